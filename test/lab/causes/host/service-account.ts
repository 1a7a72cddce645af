import { execa } from 'execa';
import type { Identity } from '../../lab.ts';
import type { Backstage } from '../staging.ts';

/** An account as packages make one for their service: no shell, and nobody logs in. */
export async function serviceAccount({ undo }: Backstage): Promise<Identity & { readonly name: string }> {
  const name = `causes-${process.pid}-agent`;
  await execa('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', name]);
  undo(() => execa('userdel', [name], { reject: false }));
  const [uid, gid] = await Promise.all([idOf('-u', name), idOf('-g', name)]);
  return { name, uid, gid };
}

async function idOf(what: '-u' | '-g', name: string): Promise<number> {
  return Number((await execa('id', [what, name])).stdout);
}
