import type { SandboxSetting, UnitSettings } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { wholeLines } from '../whole-lines.ts';

/** What systemd says of one service; `not-found` where it has no such unit. */
export type ShownUnit =
  | { readonly state: 'shown'; readonly settings: UnitSettings; readonly dockerHost: string | null }
  | { readonly state: 'not-found' }
  | { readonly state: 'unanswered' };

const identity = [
  'LoadState',
  'ActiveState',
  'User',
  'Group',
  'SupplementaryGroups',
  'DynamicUser',
  'MainPID',
  'Environment',
  'FragmentPath',
];
const sandbox: readonly SandboxSetting[] = [
  'InaccessiblePaths',
  'TemporaryFileSystem',
  'BindPaths',
  'BindReadOnlyPaths',
  'ProtectHome',
  'PrivateUsers',
  'RestrictAddressFamilies',
  'SystemCallFilter',
  'RootDirectory',
  'RootImage',
];

/** Any user can ask; the order of the answer is systemd's own. */
export async function showUnit(host: Host, name: string, timeoutMs: number): Promise<ShownUnit> {
  const properties = [...identity, ...sandbox].join(',');
  const answer = await host.run(
    { file: 'systemctl', args: ['show', '-p', properties, '--', name] },
    { timeoutMs },
  );
  if (!answer.ok || answer.value.exitCode !== 0) return { state: 'unanswered' };
  return readShown(new Map(wholeLines(answer.value.stdout).map(keyAndValue)));
}

type Properties = ReadonlyMap<string, string>;

function keyAndValue(line: string): [string, string] {
  const end = line.indexOf('=');
  return [line.slice(0, end), line.slice(end + 1)];
}

function readShown(shown: Properties): ShownUnit {
  const load = shown.get('LoadState');
  const active = shown.get('ActiveState');
  if (load === undefined || active === undefined) return { state: 'unanswered' };
  const mainPid = Number(shown.get('MainPID') ?? 0);
  // A unit that is started with systemd-run, or whose file was removed, is there while it runs.
  if (load === 'not-found' && mainPid === 0) return { state: 'not-found' };
  const settings: UnitSettings = {
    user: shown.get('User') ?? '',
    group: shown.get('Group') ?? '',
    supplementaryGroups: wordsOf(shown.get('SupplementaryGroups')),
    dynamicUser: shown.get('DynamicUser') === 'yes',
    active,
    mainPid: Number.isSafeInteger(mainPid) && mainPid > 0 ? mainPid : null,
    transient: (shown.get('FragmentPath') ?? '').startsWith('/run/systemd/transient/'),
    sandbox: sandboxOf(shown),
  };
  return { state: 'shown', settings, dockerHost: dockerHostIn(shown.get('Environment') ?? '') };
}

/** `~` alone is a list of what is forbidden, with nothing in it. */
const unset = new Set(['no', '~']);

function sandboxOf(shown: Properties): UnitSettings['sandbox'] {
  const set = sandbox.map((key): [SandboxSetting, string[]] => [key, wordsOf(shown.get(key))]);
  return Object.fromEntries(set.filter(([, [first]]) => first !== undefined && !unset.has(first)));
}

function wordsOf(value = ''): string[] {
  return value.split(' ').filter(Boolean);
}

/** Only this value is kept: the others may be secrets. */
function dockerHostIn(environment: string): string | null {
  return /(?:^| )"?DOCKER_HOST=([^\s"]+)/.exec(environment)?.[1] ?? null;
}
