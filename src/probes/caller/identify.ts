import type { Host, Identity } from '../../host/host.ts';

/** The caller with a name: of an account that only the name service knows, the service is asked for it. */
export async function identify(host: Host, timeoutMs: number): Promise<Identity> {
  const who = await host.identity();
  if (who.name !== null || who.uid === null || host.platform !== 'linux') return who;
  const answer = await host.run({ file: 'getent', args: ['passwd', String(who.uid)] }, { timeoutMs });
  const name = answer.ok && answer.value.exitCode === 0 ? answer.value.stdout.split(':')[0] : '';
  return { ...who, name: name || null };
}
