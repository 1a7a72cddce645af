import { type Command, formatCommand } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { pollUntil } from '../../host/poll-until.ts';
import { upCommand } from '../../plan/recreation.ts';
import { restoreSnapshot } from '../containers/restore-snapshot.ts';
import type { Snapshot } from '../containers/snapshot.ts';
import type { Journal } from '../journal/journal.ts';
import { runStreaming } from '../run-streaming.ts';
import type { RollbackRun } from './rollback-types.ts';

const ENGINE_TIMEOUT_MS = 30_000;
const POLL_MS = 500;

/** Containers of services that had none go while the files that describe them are still there. */
export async function removeAdded(host: Host, journal: Journal, taking: RollbackRun): Promise<void> {
  const { containers } = journal.record;
  if (containers === null || containers.added.length === 0) return;
  const { base, added } = containers;
  const names = added.join(', ');
  const problem = await run(host, { ...base, args: [...base.args, 'rm', '-s', '-f', ...added] }, taking);
  if (problem !== null) {
    taking.taken.left.push(`the containers of ${names} (${problem})`);
    return;
  }
  taking.taken.done.push(`removed the containers of ${names}`);
  await journal.noteContainers({ ...containers, added: [] });
}

/** Those that were there before run again as the former files describe them. */
export async function restoreContainers(host: Host, journal: Journal, taking: RollbackRun): Promise<void> {
  const { containers, commands } = journal.record;
  if (containers === null || containers.former.length === 0) return;
  const { base, former, built } = containers;
  const names = former.join(', ');
  if (commands.some(({ restarts }) => restarts)) await untilEngineAnswers(host, journal);
  if (taking.options.former)
    return restore(host, taking, { former: taking.options.former, services: former });
  const build = taking.options.rebuild === 'yes' ? built : 'no';
  const command = upCommand({ base, services: former, build, which: 'changed' });
  const problem = await run(host, command, taking);
  if (problem !== null) taking.taken.left.push(`the container of ${names} (${problem})`);
  else taking.taken.done.push(`recreated ${names} from the restored files`);
  if (built === 'yes' && build === 'no')
    taking.taken.notes.push(
      `The image of ${names} was not rolled back. To rebuild it from the restored files: docker compose build`,
    );
}

async function restore(
  host: Host,
  { taken, options }: RollbackRun,
  { former, services }: { readonly former: Snapshot; readonly services: readonly string[] },
): Promise<void> {
  const names = services.join(', ');
  const progress = options.progress.start(`restore ${names}`);
  const { problems, recreated } = await restoreSnapshot(host, former, services);
  taken.recreated.push(...recreated);
  taken.left.push(...problems);
  if (problems.length > 0) return progress.failed();
  progress.done();
  taken.done.push(`restored the previous containers of ${names}`);
}

/** Null on success, otherwise the reason. */
async function run(host: Host, command: Command, { options }: RollbackRun): Promise<string | null> {
  const { progress } = options;
  return (await runStreaming(host, command, { title: formatCommand(command), progress })).problem;
}

async function untilEngineAnswers(host: Host, journal: Journal): Promise<void> {
  const base = journal.record.containers?.base;
  if (base === undefined) return;
  const command = { ...base, args: [...base.args, 'ps', '-q'] };
  const timeoutMs = ENGINE_TIMEOUT_MS;
  await pollUntil(host, () => host.run(command, { timeoutMs }), {
    isDone: (asked) => asked.ok && asked.value.exitCode === 0,
    timeoutMs,
    everyMs: POLL_MS,
  });
}
