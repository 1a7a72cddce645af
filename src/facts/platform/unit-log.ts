import type { Host } from '../../host/host.ts';
import type { Unit } from '../facts.ts';

const LINES = 40;
const SHOWN = 3;
const WIDTH = 160;

/** Why a unit stopped, in its own last words: errors if there are any. Empty when this user may not read them. */
export async function readUnitLog(host: Host, unit: Unit, timeoutMs: number): Promise<string[]> {
  const which = unit.scope === 'user' ? '--user-unit' : '--unit';
  const args = ['-q', '--no-pager', '-o', 'cat', '-n', String(LINES), which, unit.name];
  const answer = await host.run({ file: 'journalctl', args }, { timeoutMs });
  if (!answer.ok || answer.value.exitCode !== 0) return [];
  const lines = answer.value.stdout.split('\n').map(shorten).filter(Boolean);
  const errors = lines.filter((line) => /level=(fatal|error)|^failed to |panic:/.test(line));
  return (errors.length > 0 ? errors : lines).slice(-SHOWN);
}

/** One line, without control characters, credentials, and the time that the log writes twice. */
function shorten(line: string): string {
  const text = line
    .replace(/[\0-\x1f\x7f-\x9f]/g, ' ')
    .replace(/^time="[^"]*" /, '')
    .replace(/:\/\/[^/\s@]+@/g, '://***@')
    .trim();
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}
