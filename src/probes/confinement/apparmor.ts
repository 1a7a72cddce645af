import type { AppArmor } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';

/** `PROFILE (MODE)`, see aa_getcon(2). SELinux uses the same file for something without a mode. */
const confined = /^(.{1,255}) \((enforce|complain|kill|prompt|mixed|user)\)$/;

/** The file of its own where several modules are stacked, the shared one of older kernels else. */
export async function readAppArmor(host: Host, proc = '/proc/self'): Promise<AppArmor> {
  if (host.platform !== 'linux') return { state: 'off' };
  const [enabled, own, shared] = await Promise.all([
    host.readFile('/sys/module/apparmor/parameters/enabled'),
    host.readFile(`${proc}/attr/apparmor/current`),
    host.readFile(`${proc}/attr/current`),
  ]);
  const label = [own, shared].flatMap((each) => (each.ok ? [each.value.replaceAll('\0', '').trim()] : []));
  for (const text of label) {
    const [, profile, mode] = confined.exec(text) ?? [];
    if (profile !== undefined && mode !== undefined)
      return { state: 'confined', profile, mode, denial: null };
    if (/^(unconfined|.* \(unconfined\))$/.test(text)) return { state: 'unconfined' };
  }
  if (!enabled.ok && enabled.error === 'ENOENT') return { state: 'off' };
  if (enabled.ok && enabled.value.trim() !== 'Y') return { state: 'off' };
  return { state: 'unknown', reason: 'the AppArmor profile of the process could not be read' };
}
