import { type Command, formatCommand } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { asRoot } from '../../host/sudo.ts';
import type { Journal } from '../journal/journal.ts';
import type { CommandRecord } from '../journal/record.ts';
import type { Taking } from './rollback-types.ts';

/** Last first; those by which the engine reads anew come after all others, in the order in which it read. */
export async function takeBackCommands(host: Host, journal: Journal, taking: Taking): Promise<void> {
  const noted = journal.record.commands.map((command, index) => ({ ...command, index }));
  const ordered = [
    ...noted.filter(({ restarts }) => !restarts).toReversed(),
    ...noted.filter(({ restarts }) => restarts),
  ];
  for (const each of ordered) if (each.state !== 'undone') await takeBackOne(host, each, { journal, taking });
}

async function takeBackOne(
  host: Host,
  { index, command, undo, needsRoot, state, restarts }: CommandRecord & { readonly index: number },
  { journal, taking }: { journal: Journal; taking: Taking },
): Promise<void> {
  const { taken, options } = taking;
  if (undo === null) {
    if (!restarts) taken.notes.push(`Nothing takes this back: ${formatCommand(command)}`);
    return;
  }
  await journal.noteCommand(index, 'undoing');
  const line = needsRoot ? await asRoot(host, undo, options.sudo) : undo;
  const problem = await runToEnd(host, line, taking);
  if (problem === null) taken.done.push(`ran ${formatCommand(line)}`);
  else if (state === 'undoing') taken.notes.push(againInVain(line, problem));
  else {
    taken.left.push(`${formatCommand(command)}: ${formatCommand(line)} failed (${problem})`);
    await journal.noteCommand(index, state);
    return;
  }
  await journal.noteCommand(index, 'undone');
}

/** Cut short after the command itself, there is nothing left for it to do. */
function againInVain(line: Command, problem: string): string {
  return `${formatCommand(line)} was begun before, and cut short. Begun again it fails (${problem}), as where it was done.`;
}

/** Null when it worked; otherwise why not. */
export async function runToEnd(host: Host, command: Command, { options }: Taking): Promise<string | null> {
  const progress = options.progress.start(formatCommand(command));
  const ran = await host.run(command, { onLine: (line) => progress.detail(line) });
  const problem = ran.ok ? (ran.value.exitCode === 0 ? null : `exit code ${ran.value.exitCode}`) : ran.error;
  if (problem === null) progress.done();
  else progress.failed();
  return problem;
}
