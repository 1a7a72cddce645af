import { type Command, formatCommand } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { pollUntil } from '../../host/poll-until.ts';
import { upCommand } from '../../plan/recreation.ts';
import { recreatedServices } from '../containers/recreated-services.ts';
import { restoreSnapshot } from '../containers/restore-snapshot.ts';
import type { Snapshot } from '../containers/snapshot.ts';
import type { Journal } from '../journal/journal.ts';
import { runStreaming } from '../run-streaming.ts';
import type { RollbackRun } from './rollback-types.ts';

const ENGINE_TIMEOUT_MS = 30_000;
const POLL_MS = 500;

/** Containers of services that had none go while the files that describe them are still there. */
export async function removeAdded(host: Host, journal: Journal, rollback: RollbackRun): Promise<void> {
  const { containers } = journal.record;
  if (containers === null || containers.added.length === 0) return;
  const { base, added } = containers;
  const names = added.join(', ');
  const problem = await run(host, { ...base, args: [...base.args, 'rm', '-s', '-f', ...added] }, rollback);
  if (problem !== null) {
    rollback.result.left.push(`the containers of ${names} (${problem})`);
    return;
  }
  rollback.result.done.push(`removed the containers of ${names}`);
  await journal.noteContainers({ ...containers, added: [] });
}

/** Those that were there before run again as their snapshot, or the restored files, describe them. */
export async function restoreContainers(host: Host, journal: Journal, rollback: RollbackRun): Promise<void> {
  const { containers, commands } = journal.record;
  if (containers === null || containers.previous.length === 0) return;
  const { base, previous, built } = containers;
  const names = previous.join(', ');
  if (commands.some(({ restarts }) => restarts)) await untilEngineAnswers(host, base);
  if (rollback.options.snapshot)
    return restore(host, rollback, { snapshot: rollback.options.snapshot, services: previous });
  const build = rollback.options.rebuild === 'yes' ? built : 'no';
  const command = upCommand({ base, services: previous, build, which: 'changed' });
  const problem = await run(host, command, rollback);
  if (problem !== null) rollback.result.left.push(`the container of ${names} (${problem})`);
  else rollback.result.done.push(`recreated ${names} from the restored files`);
  const { members } = rollback.options;
  if (members) rollback.result.recreated.push(...(await recreatedServices(host, members)));
  if (built === 'yes' && build === 'no')
    rollback.result.notes.push(
      `The image of ${names} was not rolled back. To rebuild it from the restored files: docker compose build`,
    );
}

async function restore(
  host: Host,
  { result, options }: RollbackRun,
  { snapshot, services }: { readonly snapshot: Snapshot; readonly services: readonly string[] },
): Promise<void> {
  const names = services.join(', ');
  const progress = options.progress.start(`restore ${names}`);
  const { problems, recreated } = await restoreSnapshot(host, snapshot, services);
  result.recreated.push(...recreated);
  result.left.push(...problems);
  if (problems.length > 0) return progress.failed();
  progress.done();
  result.done.push(`restored the previous containers of ${names}`);
}

/** Null on success, otherwise the reason. */
async function run(host: Host, command: Command, { options }: RollbackRun): Promise<string | null> {
  const { progress } = options;
  return (await runStreaming(host, command, { title: formatCommand(command), progress })).problem;
}

async function untilEngineAnswers(host: Host, base: Command): Promise<void> {
  const command = { ...base, args: [...base.args, 'ps', '-q'] };
  const timeoutMs = ENGINE_TIMEOUT_MS;
  await pollUntil(host, () => host.run(command, { timeoutMs }), {
    isDone: (asked) => asked.ok && asked.value.exitCode === 0,
    timeoutMs,
    everyMs: POLL_MS,
  });
}
