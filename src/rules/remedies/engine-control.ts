import type { Facts, Unit } from '../../facts/facts.ts';
import { isUsualPath } from '../evidence/usual-path.ts';
import { ask, askToRun } from '../rule.ts';
import {
  byTool,
  custom,
  type EngineControl,
  inBackground,
  type Known,
  restarting,
  systemUnits,
  userUnit,
} from './engine-starters.ts';
import { asRoot } from './run-step.ts';
import { readinessOf } from './unit-readiness.ts';

/** Products recognised by the path of their socket; the captured part names an instance. */
const products: readonly (readonly [RegExp, (instance: string, facts: Known) => EngineControl])[] = [
  [/\/\.(?:config\/)?colima\/(?:([\w.-]+)\/)?docker\.sock$/, colima],
  [/\/\.lima\/([\w.-]+)\/sock\//, (name, facts) => byTool('Lima', { tool: 'limactl', name: [name] }, facts)],
  [/\/\.orbstack\//, (_, facts) => byTool('OrbStack', { tool: 'orb', name: [] }, facts)],
  [/\/\.rd\//, () => inBackground('Rancher Desktop', ['rdctl', 'start'], ['rdctl', 'start'])],
  [/\/\.docker\/desktop\//, () => desktopUnit],
  [/\/run\/user\/\d+\/podman\//, (_, facts) => userUnit('Podman', 'podman.socket', facts)],
  [/\/run\/user\/\d+\/docker\.sock$/, (_, facts) => userUnit('rootless Docker', 'docker', facts)],
  [/\/run\/podman\//, (_, facts) => podman(facts)],
];

export function controlOf(path: string, facts: Known): EngineControl {
  if (facts.platform.os === 'darwin' && /^\/var\/run\/docker\.sock$|\/\.docker\/run\//.test(path))
    return desktopOnMac;
  if (/\/\.docker\/run\//.test(path)) return rootless;
  if (isOfAnother(path, facts)) return custom(path);
  for (const [pattern, make] of products) {
    const match = pattern.exec(path);
    if (match) return make(match[1] ?? 'default', facts);
  }
  return isUsualPath(path) ? docker(facts) : custom(path);
}

/** dockperm does not start the rootless engine of another user. */
function isOfAnother(path: string, { caller }: Known): boolean {
  const uid = /\/run\/user\/(\d+)\//.exec(path)?.[1];
  return uid !== undefined && Number(uid) !== caller.uid;
}

function docker(facts: Known): EngineControl {
  const { manager } = facts;
  switch (manager.kind) {
    case 'systemd':
      return isSnap(facts) ? snap(facts) : dockerUnits(facts, manager.units);
    case 'unknown':
      return dockerUnits(facts, []);
    case 'none':
      return byInitScript(manager.starter);
  }
}

/**
 * The service brings its socket along when it starts. For a restart both go into one command, since systemd refuses to
 * start a socket whose service runs. A socket unit that is not in use stays stopped: it would take over the path.
 */
function dockerUnits(facts: Known, units: readonly Unit[]): EngineControl {
  const socket = units.find(({ name, scope }) => name === 'docker.socket' && scope === 'system');
  return systemUnits('Docker Engine', {
    start: ['docker'],
    stop: socket?.load === 'loaded' ? ['docker.socket', 'docker'] : ['docker'],
    restart: socket?.active === 'active' ? ['docker.socket', 'docker'] : ['docker'],
    readiness: readinessOf(facts, 'system', socket ? ['docker.socket', 'docker'] : ['docker']),
  });
}

function byInitScript(starter: 'openrc' | 'service' | null): EngineControl {
  if (starter === null) return custom('/var/run/docker.sock');
  const file = { openrc: 'rc-service', service: 'service' }[starter];
  return {
    product: 'Docker Engine',
    start: [asRoot([file, 'docker', 'start'], { undo: [file, 'docker', 'stop'], starts: 'engine' })],
    restart: [restarting(asRoot, [file, 'docker', 'restart'])],
    readiness: 'ready',
  };
}

function podman(facts: Known): EngineControl {
  const units = ['podman.socket'];
  const readiness = readinessOf(facts, 'system', units);
  return systemUnits('Podman', { start: units, stop: units, restart: units, readiness });
}

function colima(profile: string, facts: Known): EngineControl {
  return byTool('Colima', { tool: 'colima', name: profile === 'default' ? [] : [profile] }, facts);
}

const desktopOnMac = inBackground(
  'Docker Desktop',
  ['open', '-a', 'Docker'],
  ['docker', 'desktop', 'restart'],
);
const desktopUnit = inBackground(
  'Docker Desktop',
  ['systemctl', '--user', 'start', 'docker-desktop'],
  ['systemctl', '--user', 'restart', 'docker-desktop'],
);

/** For a rootless engine that was started without a runtime directory, and so usually without systemd. */
const rootless: EngineControl = {
  product: 'rootless Docker',
  start: [
    askToRun('systemctl --user start docker'),
    ask('Without systemd, start dockerd-rootless.sh yourself.'),
  ],
  restart: [
    askToRun('systemctl --user restart docker'),
    ask('Without systemd, restart dockerd-rootless.sh yourself.'),
  ],
  readiness: 'unknown',
};

export function isSnap({ manager }: Pick<Facts, 'manager'>): boolean {
  return (
    manager.kind === 'systemd' && manager.units.some(({ name }) => name === 'snap.docker.dockerd.service')
  );
}

/** The snap hands its socket over when it is enabled, not when its service restarts. */
function snap(facts: Known): EngineControl {
  return {
    product: 'the Docker snap',
    start: [asRoot(['snap', 'start', 'docker'], { undo: ['snap', 'stop', 'docker'], starts: 'engine' })],
    restart: [
      restarting(asRoot, ['snap', 'disable', 'docker']),
      restarting(asRoot, ['snap', 'enable', 'docker']),
    ],
    readiness: readinessOf(facts, 'system', ['snap.docker.dockerd']),
  };
}
