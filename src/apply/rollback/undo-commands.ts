import { type Command, formatCommand } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { asRoot } from '../../host/sudo.ts';
import type { Journal } from '../journal/journal.ts';
import type { CommandRecord } from '../journal/record.ts';
import { runStreaming } from '../run-streaming.ts';
import type { RollbackRun } from './rollback-types.ts';

/** Last first; those that make the engine reload come after all others, in their original order. */
export async function undoCommands(host: Host, journal: Journal, rollback: RollbackRun): Promise<void> {
  const noted = journal.record.commands.map((command, index) => ({ ...command, index }));
  const ordered = [
    ...noted.filter(({ restarts }) => !restarts).toReversed(),
    ...noted.filter(({ restarts }) => restarts),
  ];
  for (const each of ordered) if (each.state !== 'undone') await undoOne(host, each, { journal, rollback });
}

async function undoOne(
  host: Host,
  { index, command, undo, needsRoot, state, restarts }: CommandRecord & { readonly index: number },
  { journal, rollback }: { journal: Journal; rollback: RollbackRun },
): Promise<void> {
  const { result, options } = rollback;
  if (undo === null) {
    if (!restarts) result.notes.push(`Cannot be undone: ${formatCommand(command)}`);
    return;
  }
  await journal.noteCommand(index, 'undo-started');
  const line = needsRoot ? await asRoot(host, undo, options.sudo) : undo;
  const { progress } = options;
  const { problem } = await runStreaming(host, line, { title: formatCommand(line), progress });
  if (problem === null) result.done.push(`ran ${formatCommand(line)}`);
  else if (state === 'undo-started') result.notes.push(againInVain(line, problem));
  else {
    result.left.push(`${formatCommand(command)}: ${formatCommand(line)} failed (${problem})`);
    await journal.noteCommand(index, state);
    return;
  }
  await journal.noteCommand(index, 'undone');
}

/** An undo that was interrupted after its command finished has nothing left to do, and the repeated command fails. */
function againInVain(line: Command, problem: string): string {
  return `${formatCommand(line)} was interrupted earlier. Retrying it failed (${problem}); it had probably completed.`;
}
