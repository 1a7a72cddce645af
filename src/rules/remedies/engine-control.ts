import type { Facts } from '../../facts/facts.ts';
import type { Command } from '../../host/command.ts';
import type { Step } from '../rule.ts';

/** The product that makes a socket of some path, and how it is started and restarted. */
export interface EngineControl {
  readonly product: string;
  readonly start: readonly Step[];
  readonly restart: readonly Step[];
}

/** Products known by the path of their socket; what is captured names an instance. */
const products: readonly (readonly [RegExp, (instance: string) => EngineControl])[] = [
  [/\/\.(?:config\/)?colima\/(?:([\w.-]+)\/)?docker\.sock$/, (name) => colima(name)],
  [
    /\/\.lima\/([\w.-]+)\/sock\//,
    (name) => byUser('Lima', ['limactl', 'start', name], ['limactl', 'restart', name]),
  ],
  [/\/\.orbstack\//, () => byUser('OrbStack', ['orb', 'start'], ['orb', 'restart', 'docker'])],
  [/\/\.rd\//, () => byUser('Rancher Desktop', ['rdctl', 'start'], ['rdctl', 'start'])],
  [/\/\.docker\/desktop\//, () => userUnit('Docker Desktop', 'docker-desktop')],
  [/\/run\/user\/\d+\/podman\//, () => userUnit('Podman', 'podman.socket')],
  [/\/run\/user\/\d+\/docker\.sock$/, () => userUnit('rootless Docker', 'docker')],
  [/\/run\/podman\//, () => systemUnits('Podman', ['podman.socket'])],
];

export function controlOf(
  path: string,
  { manager, platform }: Pick<Facts, 'manager' | 'platform'>,
): EngineControl {
  if (platform.os === 'darwin' && /^\/var\/run\/docker\.sock$|\/\.docker\/run\//.test(path))
    return desktopOnMac;
  if (/\/\.docker\/run\//.test(path)) return rootless;
  for (const [pattern, make] of products) {
    const match = pattern.exec(path);
    if (match) return make(match[1] ?? 'default');
  }
  if (!/^(\/var)?\/run\/docker\.sock$/.test(path)) return custom(path);
  return docker(manager);
}

function docker(manager: Facts['manager']): EngineControl {
  switch (manager.kind) {
    case 'systemd': {
      const names = manager.units.flatMap(({ name, scope }) => (scope === 'system' ? [name] : []));
      if (names.includes('snap.docker.dockerd.service')) return snap;
      return systemUnits(
        'Docker Engine',
        names.includes('docker.socket') ? ['docker.socket', 'docker'] : ['docker'],
      );
    }
    case 'unknown':
      return systemUnits('Docker Engine', ['docker']);
    case 'none':
      return withoutSystemd(manager.starter);
  }
}

function withoutSystemd(starter: 'openrc' | 'service' | null): EngineControl {
  const file = { openrc: 'rc-service', service: 'service' };
  if (starter === null) return custom('/var/run/docker.sock');
  const act = (verb: string): Step[] => [asRoot([file[starter], 'docker', verb])];
  return { product: 'Docker Engine', start: act('start'), restart: act('restart') };
}

function colima(profile: string): EngineControl {
  const name = profile === 'default' ? [] : [profile];
  return byUser('Colima', ['colima', 'start', ...name], ['colima', 'restart', ...name]);
}

function systemUnits(product: string, units: readonly string[]): EngineControl {
  const act = (verb: string): Step[] => [asRoot(['systemctl', verb, ...units])];
  return { product, start: act('start'), restart: act('restart') };
}

function userUnit(product: string, unit: string): EngineControl {
  return byUser(product, ['systemctl', '--user', 'start', unit], ['systemctl', '--user', 'restart', unit]);
}

function byUser(product: string, start: readonly string[], restart: readonly string[]): EngineControl {
  return { product, start: [asUser(start)], restart: [asUser(restart)] };
}

/** Somebody chose this path, and knows what listens there. */
function custom(path: string): EngineControl {
  const ask = (verb: string): Step[] => [
    { kind: 'ask', instruction: `${verb} the engine that is to listen on ${path}.` },
  ];
  return { product: 'the engine', start: ask('Start'), restart: ask('Restart') };
}

function asRoot(words: readonly string[]): Step {
  return { kind: 'run', command: commandOf(words), needsRoot: true };
}

function asUser(words: readonly string[]): Step {
  return { kind: 'run', command: commandOf(words), needsRoot: false };
}

function commandOf([file = '', ...args]: readonly string[]): Command {
  return { file, args };
}

const desktopOnMac: EngineControl = byUser(
  'Docker Desktop',
  ['open', '-a', 'Docker'],
  ['docker', 'desktop', 'restart'],
);

/** Where a rootless engine listens that was started without a runtime folder, and so mostly without systemd. */
const rootless: EngineControl = {
  product: 'rootless Docker',
  start: [{ kind: 'ask', instruction: 'systemctl --user start docker, or dockerd-rootless.sh by hand.' }],
  restart: [{ kind: 'ask', instruction: 'systemctl --user restart docker, or dockerd-rootless.sh by hand.' }],
};

/** The snap hands its socket over when it is enabled, not when its service restarts. */
const snap: EngineControl = {
  product: 'Docker from the snap',
  start: [asRoot(['snap', 'start', 'docker'])],
  restart: [asRoot(['snap', 'disable', 'docker']), asRoot(['snap', 'enable', 'docker'])],
};
