import type { RunRecord } from '../../apply/journal/record.ts';
import { formatCommand } from '../../host/command.ts';
import { sanitizeLine } from '../../report/sanitize.ts';
import type { Context } from '../context.ts';

/**
 * What taking a run back does by `sudo` is shown before it happens, and asked about where somebody is there to answer: a
 * password is asked for by no surprise. Root itself needs none.
 */
export async function confirmSudo(
  { host, print, interactive, ask }: Context,
  record: RunRecord,
): Promise<'agreed' | 'declined'> {
  const work = rootWork(record);
  if (work.length === 0 || (await host.identity()).uid === 0) return 'agreed';
  const lines = ['With sudo:', ...work.map((line) => `  ${sanitizeLine(line)}`)];
  print(() => `${lines.join('\n')}\n`);
  return !interactive || (await ask('Undo this?')) ? 'agreed' : 'declined';
}

function rootWork({ files, commands }: RunRecord): string[] {
  const paths = files.filter(({ needsRoot }) => needsRoot).map(({ path }) => `restore ${path}`);
  const lines = commands.flatMap(({ undo, needsRoot, state }) =>
    undo !== null && needsRoot && state !== 'undone' ? [`$ sudo ${formatCommand(undo)}`] : [],
  );
  return [...paths, ...lines];
}
