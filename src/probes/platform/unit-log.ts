import type { Unit } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { maskCredentials } from '../../host/mask-credentials.ts';

const LINES = 40;
const SHOWN = 3;
const WIDTH = 160;

/**
 * Why a unit stopped, by its own last messages: errors if there are any. Empty when this user cannot read them. What
 * systemd itself says about a unit stands last and only repeats the state, so `--unit`, which has that too, is not asked.
 */
export async function readUnitLog(host: Host, unit: Unit, timeoutMs: number): Promise<string[]> {
  const field = unit.scope === 'user' ? '_SYSTEMD_USER_UNIT' : '_SYSTEMD_UNIT';
  const args = ['-q', '--no-pager', '-o', 'cat', '-n', String(LINES), `${field}=${unit.name}`];
  const answer = await host.run({ file: 'journalctl', args }, { timeoutMs });
  if (!answer.ok || answer.value.exitCode !== 0) return [];
  // A unit that is started again and again says the same each time.
  const lines = [...new Set(answer.value.stdout.split('\n').map(shorten).filter(Boolean))];
  const errors = lines.filter((line) => /level=(fatal|error)|^(failed|unable) to |panic:/.test(line));
  return (errors.length > 0 ? errors : lines).slice(-SHOWN);
}

/** One line, without control characters, credentials, and the time that the log writes twice. */
function shorten(line: string): string {
  const plain = line.replace(/[\0-\x1f\x7f-\x9f]/g, ' ').replace(/^time="[^"]*" /, '');
  const text = maskCredentials(plain).trim();
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}
