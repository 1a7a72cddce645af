import { spawn } from 'node:child_process';
import { execa } from 'execa';
import { waitUntil } from '../../host/wait-until.ts';
import { LabError } from '../../lab.ts';
import { ensureCommands } from '../../tools/apt.ts';
import type { Backstage } from '../staging.ts';

/** An address of the engine's own network that is not the loopback one: a client takes it for another machine. */
const elsewhere = '10.47.47.1';

/** The engine is to be had over TCP without TLS, at this address of its network. Gives the address. */
export async function forwardTcp(
  { engine, undo }: Pick<Backstage, 'engine' | 'undo'>,
  where: 'loopback' | 'elsewhere',
): Promise<string> {
  await ensureCommands({ socat: 'socat' });
  const [enter = '', ...net] = engine.nsenter;
  const address = where === 'loopback' ? '127.0.0.1' : elsewhere;
  if (where === 'elsewhere') {
    await execa(enter, [...net, 'ip', 'address', 'add', `${elsewhere}/32`, 'dev', 'lo']);
    undo(() => execa(enter, [...net, 'ip', 'address', 'delete', `${elsewhere}/32`, 'dev', 'lo']));
  }
  const listen = `TCP-LISTEN:${plainPort},bind=${address},reuseaddr,fork`;
  const relay = spawn(enter, [...net, 'socat', listen, `UNIX-CONNECT:${engine.socket}`], { stdio: 'ignore' });
  undo(() => relay.kill());
  const answers = async () => (await ping(engine.nsenter, address)) === 200;
  if (!(await waitUntil(answers, { within: 5000 }))) throw new LabError('socat does not forward.');
  return `tcp://${address}:${plainPort}`;
}

const plainPort = 2375;

async function ping([enter = '', ...net]: readonly string[], address: string): Promise<number> {
  const ask = `fetch('http://${address}:${plainPort}/_ping').then((r) => console.log(r.status), () => {})`;
  const { stdout } = await execa(enter, [...net, process.execPath, '-e', ask]);
  return Number(stdout);
}
