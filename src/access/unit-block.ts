import type { Endpoint, SandboxSetting, UnitReading } from '../facts/facts.ts';

/** The setting of a unit that keeps its processes from the socket, whatever their groups. */
export interface UnitBlock {
  readonly unit: string;
  readonly setting: Extract<
    SandboxSetting,
    | 'RestrictAddressFamilies'
    | 'SystemCallFilter'
    | 'InaccessiblePaths'
    | 'TemporaryFileSystem'
    | 'ProtectHome'
  >;
  readonly value: string;
  /** What connecting gives: the socket is hidden, shut, or of a family that no socket can be made of. */
  readonly error: 'EACCES' | 'ENOENT' | 'EAFNOSUPPORT' | 'EPERM';
}

/** Null as well where the unit is not known, and for an engine that is reached in another way. See systemd.exec(5). */
export function unitBlockOf(unit: UnitReading, endpoint: Endpoint): UnitBlock | null {
  if (unit.state !== 'known' || endpoint.kind !== 'unix') return null;
  const { name, sandbox } = unit;
  const paths = namesOf(endpoint.path);
  const blocks = [
    blockedFamily(sandbox.RestrictAddressFamilies),
    blockedCall(sandbox.SystemCallFilter),
    inaccessible(sandbox.InaccessiblePaths, paths),
    hidden(sandbox, paths),
  ];
  const block = blocks.find((each) => each !== null);
  return block ? { unit: name, ...block } : null;
}

type Block = Omit<UnitBlock, 'unit'>;
type Sandbox = Extract<UnitReading, { state: 'known' }>['sandbox'];

/** /var/run is a link to /run: settings and clients use either. */
function namesOf(path: string): string[] {
  return [path, path.replace(/^\/var\/run\//, '/run/'), path.replace(/^\/run\//, '/var/run/')];
}

/** A list that begins with `~` names what is forbidden. */
function allows([first = '', ...rest]: readonly string[], word: string): boolean {
  const isDenyList = first.startsWith('~');
  const named = [first.replace(/^~/, ''), ...rest].some((each) => each.split(':')[0] === word);
  return named !== isDenyList;
}

function blockedFamily(families: readonly string[] | undefined): Block | null {
  if (families === undefined || allows(families, 'AF_UNIX')) return null;
  return { setting: 'RestrictAddressFamilies', value: families.join(' '), error: 'EAFNOSUPPORT' };
}

function blockedCall(calls: readonly string[] | undefined): Block | null {
  const denied = calls && ['connect', 'socket'].find((call) => !allows(calls, call));
  return denied ? { setting: 'SystemCallFilter', value: `without ${denied}`, error: 'EPERM' } : null;
}

function inaccessible(entries: readonly string[] = [], paths: readonly string[]): Block | null {
  const entry = entries.find((each) => isAbove(withoutPrefix(each), paths));
  return entry ? { setting: 'InaccessiblePaths', value: entry, error: 'EACCES' } : null;
}

/** `-` for a path that may be missing, `+` for one below the unit's own root. */
function withoutPrefix(entry: string): string {
  return entry.replace(/^[-+]+/, '').split(':')[0] ?? '';
}

function hidden(
  { TemporaryFileSystem = [], ProtectHome = [], BindPaths = [], BindReadOnlyPaths = [] }: Sandbox,
  paths: readonly string[],
): Block | null {
  const bound = [...BindPaths, ...BindReadOnlyPaths].map((each) => withoutPrefix(targetOf(each)));
  if (bound.some((target) => isAbove(target, paths))) return null;
  const over = TemporaryFileSystem.find((each) => isAbove(withoutPrefix(each), paths));
  if (over) return { setting: 'TemporaryFileSystem', value: withoutPrefix(over), error: 'ENOENT' };
  const [mode = 'no'] = ProtectHome;
  const isAtHome = ['/home', '/root', '/run/user'].some((folder) => isAbove(folder, paths));
  if (!isAtHome || mode === 'read-only') return null;
  return { setting: 'ProtectHome', value: mode, error: mode === 'tmpfs' ? 'ENOENT' : 'EACCES' };
}

/** `SOURCE:TARGET:OPTIONS` */
function targetOf(bind: string): string {
  const [source = '', target] = bind.split(':');
  return target || source;
}

function isAbove(folder: string, paths: readonly string[]): boolean {
  return (
    folder !== '' && paths.some((path) => path === folder || path.startsWith(`${folder}/`.replace('//', '/')))
  );
}
