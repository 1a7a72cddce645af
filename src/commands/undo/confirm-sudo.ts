import type { RunRecord } from '../../apply/journal/record.ts';
import { formatCommand } from '../../host/command.ts';
import { sanitizeLine } from '../../report/sanitize.ts';
import type { Context } from '../context.ts';

/**
 * Shows what an undo will do by `sudo`, and asks a person at the terminal, so that the password prompt is no surprise.
 * Root needs no password.
 */
export async function confirmSudo(
  { host, print, interactive, ask }: Context,
  record: RunRecord,
): Promise<'confirmed' | 'declined'> {
  const work = rootWork(record);
  if (work.length === 0 || (await host.identity()).uid === 0) return 'confirmed';
  const lines = ['With sudo:', ...work.map((line) => `  ${sanitizeLine(line)}`)];
  print(() => `${lines.join('\n')}\n`);
  return !interactive || (await ask('Undo this?')) ? 'confirmed' : 'declined';
}

function rootWork({ files, commands }: RunRecord): string[] {
  const paths = files.filter(({ needsRoot }) => needsRoot).map(({ path }) => `restore ${path}`);
  const lines = commands.flatMap(({ undo, needsRoot, state }) =>
    undo !== null && needsRoot && state !== 'undone' ? [`$ sudo ${formatCommand(undo)}`] : [],
  );
  return [...paths, ...lines];
}
