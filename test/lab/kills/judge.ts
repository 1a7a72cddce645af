import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { dockperm } from './run.ts';
import { changed, formerGroups, look, type Snapshot, type Victim } from './victim.ts';

/** What a run that was killed has left behind. */
export const phases = [
  'no file is new',
  'some files are new',
  'all files are new',
  'containers are being replaced',
  'all is done',
] as const;
export type Phase = (typeof phases)[number];

export interface Judged {
  readonly phase: Phase;
  /** What is not as it must be. */
  readonly violations: readonly string[];
}

/** Each file is the old or the new one, byte for byte, and nothing else is there but what waited for its turn. */
export function judgeFiles({ directory, former, home }: Victim, latter: Snapshot): Judged {
  const now = look(directory);
  const strange = Object.keys(now).filter((name) => !(name in former) && !name.startsWith('.dockperm-'));
  const broken = Object.keys(former).filter((name) => ![former[name], latter[name]].includes(now[name]));
  const written = changed.filter((name) => now[name] === latter[name]);
  return {
    phase: phaseOf(written.length, newestRecord(home)),
    violations: [
      ...broken.map((name) => `${name} is neither the old nor the new one`),
      ...strange.map((name) => `${name} is left`),
    ],
  };
}

interface RecordHead {
  readonly state: string;
  readonly containers: unknown;
}

function phaseOf(written: number, record: RecordHead | null): Phase {
  if (record !== null && record.state === 'done') return written > 0 ? 'all is done' : 'no file is new';
  if (record !== null && record.state === 'open' && record.containers !== null)
    return 'containers are being replaced';
  if (written === 0) return 'no file is new';
  return written < changed.length ? 'some files are new' : 'all files are new';
}

function newestRecord(home: string): RecordHead | null {
  const root = join(home, '.local/state/dockperm');
  try {
    const [project = ''] = readdirSync(root);
    const runs = readdirSync(join(root, project)).sort();
    return JSON.parse(readFileSync(join(root, project, runs.at(-1) ?? '', 'journal.json'), 'utf8'));
  } catch {
    return null;
  }
}

/** Takes the run back, and says what is not as it was before it. */
export async function judgeUndo(victim: Victim): Promise<string[]> {
  const { exitCode, said } = await dockperm(victim, ['undo']);
  const now = look(victim.directory);
  const names = [...new Set([...Object.keys(now), ...Object.keys(victim.former)])];
  const other = names.filter((name) => now[name] !== victim.former[name]);
  return [
    ...(exitCode === 0 ? [] : [`undo ends with ${exitCode}: ${said.trim()}`]),
    ...other.map((name) => `${name} is not as before after undo`),
  ];
}

/** What runs, by service, is what ran before. */
export async function judgeContainers({ engine, name }: Victim): Promise<string[]> {
  const docker = async (...args: string[]) => (await execa('docker', args, { env: engine.env })).stdout;
  const label = `label=com.docker.compose.project=${name}`;
  const ids = (await docker('ps', '-aq', '--filter', label)).split('\n').filter(Boolean);
  const format =
    '{{index .Config.Labels "com.docker.compose.service"}} {{.State.Status}} {{json .HostConfig.GroupAdd}}';
  const found = ids.length === 0 ? '' : await docker('inspect', '-f', format, ...ids);
  const wanted = Object.entries(formerGroups).map(([service, groups]) => {
    return `${service} running ${groups.length === 0 ? 'null' : JSON.stringify(groups)}`;
  });
  const lines = found.split('\n').sort();
  return lines.join() === wanted.join() ? [] : [`containers: ${lines.join(', ') || 'none'}`];
}
