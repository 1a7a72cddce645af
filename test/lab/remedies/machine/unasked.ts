import type { RuleId } from '../../../../src/rules/index.ts';
import { runIn } from '../../causes/ask-as.ts';
import type { OpenStage } from '../../causes/perform.ts';
import { type Engine, LabError } from '../../lab.ts';
import type { Remedied } from '../staging.ts';
import { allowSudo, doneWithSudo, forbidSudo, onMachine } from './machine.ts';

/** What is done as root must not surprise a person. */
export function unasked(rule: RuleId): NonNullable<Remedied['unasked']> {
  return {
    shows: 'nothing was done as root without --allow, in a dry run, without sudo, and where sudo refuses',
    look: (open) => look(rule, open),
  };
}

async function look(rule: RuleId, open: OpenStage): Promise<string | null> {
  const { engines, person } = open.asking;
  const [engine] = engines;
  if (engine === undefined) throw new LabError('There is no machine to look at.');
  const before = await stateOf(engine);
  const consent = ['--yes', '--allow', rule];

  await fix(open, ['--yes']);
  await fix(open, ['--dry-run', '--allow', rule]);
  const done = await doneWithSudo(engine);
  if (done !== '') return `sudo was used: ${done}`;
  forbidSudo(engine);
  const refused = await fix(open, consent);
  allowSudo(engine, person.name);
  await onMachine(engine, 'mv /usr/bin/sudo /usr/bin/sudo.away');
  const missing = await fix(open, consent);
  await onMachine(engine, 'mv /usr/bin/sudo.away /usr/bin/sudo');
  for (const said of [refused, missing]) if (!/sudo/.test(said)) return `nothing is said of sudo: ${said}`;
  const after = (await stateOf(engine)).split('\n');
  const changed = after.find((line) => !before.split('\n').includes(line));
  return changed === undefined ? null : `the machine has changed: ${changed}`;
}

async function fix({ scene, asking }: OpenStage, flags: readonly string[]): Promise<string> {
  const command = [process.execPath, asking.program, 'fix', ...flags, ...(scene.args ?? [])];
  const { stdout, stderr } = await runIn(scene, asking, command);
  return stdout + stderr;
}

/** Accounts, settings, the socket, and whether it is still the same engine. */
function stateOf(engine: Engine): Promise<string> {
  return onMachine(
    engine,
    'cat /etc/passwd /etc/group /etc/gshadow',
    'find /etc/docker /etc/default/docker -exec cat {} + 2>/dev/null || true',
    'stat --format "%n %F %U:%G %a" /run/docker.*',
    'getfacl -p /run/docker.sock 2>/dev/null || true',
    'cat /run/docker.pid 2>/dev/null || true',
  );
}
