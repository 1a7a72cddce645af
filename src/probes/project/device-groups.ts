import { parseGroupFile } from '../../access/group-file.ts';
import type { Host } from '../../host/host.ts';

/** Groups that distributions make for devices, which containers join for a camera, a GPU or a serial line. */
const deviceGroup =
  /^(?:audio|cdrom|dialout|disk|gpio|i2c|input|kvm|lp|plugdev|render|scanner|spi|tape|tty|usb|uucp|video)$/;

/** The numbers below this one are the same on every Debian, and none of them is Docker's. */
const FIRST_DYNAMIC = 100;

/** Those of the groups that are there for a device, going by this host's groups. */
export async function findDeviceGids(host: Host, groups: readonly string[]): Promise<number[]> {
  const numbers = groups.filter((value) => /^\d+$/.test(value)).map(Number);
  if (numbers.length === 0) return [];
  const file = await host.readFile('/etc/group');
  const lines = file.ok ? parseGroupFile(file.value) : [];
  return numbers.filter((gid) => {
    const named = lines.filter((line) => line.gid === gid);
    if (named.some(({ name }) => deviceGroup.test(name))) return true;
    return gid !== 0 && gid < FIRST_DYNAMIC && !named.some(({ name }) => /dock/i.test(name));
  });
}
