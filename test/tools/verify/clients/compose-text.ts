import type { ClientCase, MountSpec, Spelled } from './case.ts';
import { commandOf, environmentOf, type Places, sourceOf, volumeOf } from './command-line.ts';

/** The files of a Compose project, by name. */
export type ProjectFiles = Readonly<Record<string, string>>;

/** A key of a service, and its lines below that. */
type Entry = readonly [key: string, lines: readonly string[]];

/** One project for several cases; what only concerns one of them is under a name of its own. */
export function formatProject(cases: readonly ClientCase[], places: Places): ProjectFiles {
  const parts = cases.map((one) => partsOf(one, entriesOf(one, places)));
  const lines = (key: keyof Parts): string[] => parts.flatMap((part) => part[key]);
  const isIncluded = ({ made }: ClientCase) => made.by === 'compose' && made.style === 'include';
  const [included, others] = [cases.filter(isIncluded), cases.filter((one) => !isIncluded(one))];
  return {
    'compose.yaml': inLines([
      ...(included.length === 0 ? [] : ['include:', '  - included.yaml']),
      ...lines('top'),
      ...services(lines('main')),
      ...volumes(others, places),
    ]),
    'compose.override.yaml': inLines(services(lines('override'))),
    'base.yaml': inLines(services(lines('base'))),
    'included.yaml': inLines([...services(lines('included')), ...volumes(included, places)]),
    '.env': inLines(['COMPOSE_PROFILES=verify', ...cases.flatMap(assignments)]),
  };
}

function inLines(lines: readonly string[]): string {
  return [...lines, ''].join('\n');
}

function services(lines: readonly string[]): string[] {
  return lines.length === 0 ? ['services: {}'] : ['services:', ...lines];
}

/** A file that is included declares the volumes of its services by itself. */
function volumes(cases: readonly ClientCase[], places: Places): string[] {
  const using = cases.filter(({ mounts }) => mounts.some(({ kind }) => kind === 'volume'));
  return using.length === 0 ? [] : ['volumes:', ...using.flatMap((one) => volumeLines(one, places))];
}

interface Parts {
  readonly top: readonly string[];
  readonly main: readonly string[];
  readonly override: readonly string[];
  readonly base: readonly string[];
  readonly included: readonly string[];
}

const nothing: Parts = { top: [], main: [], override: [], base: [], included: [] };

function partsOf(one: ClientCase, entries: readonly Entry[]): Parts {
  const { name, made } = one;
  const service = (which: readonly Entry[], title = name): string[] => [`  ${title}:`, ...indented(which, 4)];
  // What is to be added or replaced is what the cases are about.
  const isMoved = ([key]: Entry) => ['user', 'group_add', 'volumes'].includes(key);
  const kept = entries.filter((entry) => !isMoved(entry));
  const moved = entries.filter(isMoved);
  switch (made.by === 'run' ? 'plain' : made.style) {
    case 'plain':
      return { ...nothing, main: service(entries) };
    case 'override':
      return {
        ...nothing,
        main: service([...kept, ...decoys(moved)]),
        override: moved.length === 0 ? [] : service(moved),
      };
    case 'extends':
      return {
        ...nothing,
        base: service(moved.length === 0 ? [['init', ['init: false']]] : moved, `base-${name}`),
        main: service([['extends', ['extends:', `  file: base.yaml`, `  service: base-${name}`]], ...kept]),
      };
    case 'include':
      return { ...nothing, included: service(entries) };
    case 'profile':
      return { ...nothing, main: service([...entries, ['profiles', ['profiles: [verify]']]]) };
    case 'anchor':
      return {
        ...nothing,
        top: [
          `x-${name}: &${name}`,
          ...indented(moved.length === 0 ? [['init', ['init: false']]] : moved, 2),
        ],
        main: service([['<<', [`<<: *${name}`]], ...kept]),
      };
  }
}

/** What the other file overrides. */
function decoys(moved: readonly Entry[]): Entry[] {
  return moved.some(([key]) => key === 'user') ? [['user', ['user: "4321:4321"']]] : [];
}

function indented(entries: readonly Entry[], by: number): string[] {
  return entries.flatMap(([, lines]) => lines.map((line) => ' '.repeat(by) + line));
}

function entriesOf(one: ClientCase, places: Places): Entry[] {
  const list = (key: string, items: readonly string[]): Entry[] =>
    items.length === 0 ? [] : [[key, [`${key}:`, ...items.map((item) => `  - ${item}`)]]];
  const flag = (key: string, value: string, isSet: boolean): Entry[] =>
    isSet ? [[key, [`${key}: ${value}`]]] : [];
  return [
    ['image', [`image: ${one.image.name}`]],
    ['network_mode', ['network_mode: none']],
    ['command', [`command: ${JSON.stringify(commandOf(one)).replaceAll('$', '$$$$')}`]],
    ['environment', ['environment:', ...environmentLines(one)]],
    ...(one.user === null ? [] : [['user', [`user: ${spell(one.user, `USER_${one.index}`)}`]] as const]),
    ...list(
      'group_add',
      one.groups.map((group, at) => spell(group, groupVariable(one, at))),
    ),
    ...list('cap_add', one.capAdd),
    ...list('cap_drop', one.capDrop),
    ...flag('privileged', 'true', one.privileged),
    ...flag('userns_mode', 'host', one.usernsHost),
    ...list('security_opt', one.noNewPrivileges ? ['no-new-privileges:true'] : []),
    ...flag('init', 'true', one.init),
    ...flag('restart', 'always', one.ending === 'restarts'),
    ['volumes', ['volumes:', ...one.mounts.flatMap((mount) => mountLines(mount, one, places))]],
  ];
}

function environmentLines(one: ClientCase): string[] {
  return Object.entries(environmentOf(one)).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
}

function mountLines(mount: MountSpec, one: ClientCase, places: Places): string[] {
  const source = mount.kind === 'volume' ? volumeOf(one.index) : sourceOf(mount, places, one.index);
  const readOnly = 'readOnly' in mount && mount.readOnly;
  if (!('long' in mount && mount.long)) return [`  - ${source}:${mount.target}${readOnly ? ':ro' : ''}`];
  const lines = ['  - type: bind', `    source: ${source}`, `    target: ${mount.target}`];
  return readOnly ? [...lines, '    read_only: true'] : lines;
}

function volumeLines(one: ClientCase, { folder }: Places): string[] {
  const options = ['type: none', 'o: bind', `device: ${folder}`].map((line) => `      ${line}`);
  return [`  ${volumeOf(one.index)}:`, '    driver: local', '    driver_opts:', ...options];
}

function groupVariable({ index }: ClientCase, at: number): string {
  return at === 0 ? `DOCKER_GID_${index}` : `EXTRA_GID_${index}`;
}

function spell({ value, as }: Spelled, variable: string): string {
  switch (as) {
    case 'plain':
      return value;
    case 'quoted':
      return JSON.stringify(value);
    case 'default':
      return `"\${${variable}:-${value}}"`;
    case 'env-file':
    case 'unset':
      return `"\${${variable}}"`;
  }
}

function assignments(one: ClientCase): string[] {
  const all = one.groups.map((group, at) => [groupVariable(one, at), group] as const);
  const user = one.user === null ? [] : [[`USER_${one.index}`, one.user] as const];
  return [...all, ...user].flatMap(([name, { value, as }]) =>
    as === 'env-file' ? [`${name}=${value}`] : [],
  );
}
