import { chmodSync } from 'node:fs';
import { execa } from 'execa';
import type { Backstage } from '../staging.ts';

export async function setAcl({ engine, undo }: Backstage, entries: string): Promise<void> {
  await execa('setfacl', ['--no-mask', '--modify', entries, engine.socket]);
  undo(async () => {
    await execa('setfacl', ['--remove-all', engine.socket]);
    // The mask had taken the place of the group's bits.
    chmodSync(engine.socket, 0o660);
  });
}
