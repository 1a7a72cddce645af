import type { Host, Identity } from '../../host/host.ts';
import { wholeLines } from '../whole-lines.ts';

/** The caller with a name: of an account that only the name service knows, the service is asked for it. */
export async function identify(host: Host, timeoutMs: number): Promise<Identity> {
  const who = await host.identity();
  if (who.name !== null || who.uid === null || host.platform !== 'linux') return who;
  return { ...who, name: await askForName(host, who.uid, timeoutMs) };
}

/** Of any user: the file first, then the name service, which also knows the users that systemd makes up. */
export async function findUserName(host: Host, uid: number, timeoutMs: number): Promise<string | null> {
  const file = await host.readFile('/etc/passwd');
  const local = file.ok ? file.value.split('\n').map((line) => nameIn(line, uid)) : [];
  return local.find((name) => name !== null) ?? askForName(host, uid, timeoutMs);
}

async function askForName(host: Host, uid: number, timeoutMs: number): Promise<string | null> {
  const answer = await host.run({ file: 'getent', args: ['passwd', String(uid)] }, { timeoutMs });
  const lines = answer.ok && answer.value.exitCode === 0 ? wholeLines(answer.value.stdout) : [];
  return lines.map((line) => nameIn(line, uid)).find((name) => name !== null) ?? null;
}

/** `NAME:PASSWORD:UID:GID:GECOS:HOME:SHELL`, see passwd(5). */
function nameIn(line: string, uid: number): string | null {
  const { length, 0: name, 2: id } = line.split(':');
  return length === 7 && id === String(uid) && name ? name : null;
}
