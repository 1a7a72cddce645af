import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { waitUntil } from '../../host/wait-until.ts';
import { dropTo, type Identity } from '../../lab.ts';
import { connectProgram } from '../ask-as.ts';
import type { Backstage, Scene } from '../staging.ts';
import { memberOf } from './people.ts';

/** A process with exactly these credentials, for as long as the scene lasts; its number. */
export async function startAs({ undo }: Backstage, who: Identity): Promise<number> {
  const [drop, ...words] = dropTo(who);
  const started = spawn(drop, [...words, 'sleep', '600'], { stdio: 'ignore' });
  undo(() => started.kill());
  const name = () => readFileSync(`/proc/${started.pid}/comm`, 'utf8').trim();
  await waitUntil(() => name() === 'sleep', { within: 5000 });
  return started.pid ?? 0;
}

/** A member asks about a process of these credentials, which is what connects. */
export async function askAbout(backstage: Backstage, who: Identity, gives: string): Promise<Scene> {
  const { engine, person } = backstage;
  const pid = await startAs(backstage, who);
  const [drop, ...words] = dropTo(who);
  const ask = async () => {
    const command = [...words, process.execPath, '-e', connectProgram, engine.socket];
    const { stdout, stderr } = await execa(drop, command, { cwd: '/', reject: false });
    return stdout.trim() || stderr.trim();
  };
  return {
    as: memberOf(engine, person),
    args: ['--pid', `${pid}`, '--socket', engine.socket],
    truth: { how: 'connect with its credentials', ask, gives },
  };
}
