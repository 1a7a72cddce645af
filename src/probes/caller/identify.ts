import type { Host, Identity } from '../../host/host.ts';
import { wholeLines } from '../whole-lines.ts';

/** The caller with a name: of an account that only the name service knows, the service is asked for it. */
export async function identify(host: Host, timeoutMs: number): Promise<Identity> {
  const who = await host.identity();
  if (who.name !== null || who.uid === null || host.platform !== 'linux') return who;
  const answer = await host.run({ file: 'getent', args: ['passwd', String(who.uid)] }, { timeoutMs });
  const lines = answer.ok && answer.value.exitCode === 0 ? wholeLines(answer.value.stdout) : [];
  return { ...who, name: lines.map((line) => nameIn(line, who.uid)).find((name) => name !== null) ?? null };
}

/** `NAME:PASSWORD:UID:GID:GECOS:HOME:SHELL`, see passwd(5). */
function nameIn(line: string, uid: number | null): string | null {
  const { length, 0: name, 2: id } = line.split(':');
  return length === 7 && id === String(uid) && name ? name : null;
}
