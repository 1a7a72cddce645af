import { dirname } from 'node:path';
import type { Host, Result } from './host.ts';
import { temporaryOf } from './replace-file.ts';
import { failed, ok } from './result.ts';
import { asRoot, type SudoUse } from './sudo.ts';

export interface Placement {
  readonly sudo: SudoUse;
  /** A directory that no other user can read, for the bytes in transit. */
  readonly staging: string;
  /** Part of the name of a file that waits beside its target. */
  readonly tag: string;
}

interface RootFile {
  readonly path: string;
  readonly bytes: Uint8Array | null;
  readonly expect: Uint8Array | null;
  readonly mode: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** Replaces or removes a file by way of `sudo`, in one step as well. A command that fails is `SUDO_FAILED`. */
export async function writeWithSudo(host: Host, file: RootFile, placement: Placement): Promise<Result<null>> {
  const real = await host.realPath(file.path);
  const target = real.ok ? real.value : file.path;
  const isAsRead = await assertAsRead(host, target, file.expect);
  if (!isAsRead.ok) return isAsRead;
  const writable = file.bytes === null ? ok(null) : await host.checkWritable(target);
  if (!writable.ok && writable.error === 'HARD_LINKED') return writable;
  const run = (...words: [string, ...string[]]) => runAsRoot(host, words, placement.sudo);
  if (file.bytes === null) return run('rm', '-f', '--', target);
  const staged = `${placement.staging}/staged`;
  const temporary = temporaryOf(target, placement.tag);
  const { mode, uid, gid } = await attributesOf(host, target, file);
  const owner = ['-o', String(uid), '-g', String(gid)];
  const steps: (() => Promise<Result<null>>)[] = [
    () => host.writeFile(staged, file.bytes ?? '', { mode: 0o600 }),
    () => run('mkdir', '-p', '--', dirname(target)),
    () => run('install', '-m', mode.toString(8), ...owner, '--', staged, temporary),
    () => assertAsRead(host, target, file.expect),
    // `-T`: never into a directory that has taken the name.
    () => run('mv', '-T', '--', temporary, target),
  ];
  const done = await inTurn(steps);
  await host.removeFile(staged);
  if (!done.ok) await run('rm', '-f', '--', temporary);
  return done;
}

async function inTurn(steps: readonly (() => Promise<Result<null>>)[]): Promise<Result<null>> {
  for (const step of steps) {
    const done = await step();
    if (!done.ok) return done;
  }
  return ok(null);
}

async function attributesOf(host: Host, target: string, { mode, owner }: RootFile) {
  const stat = await host.stat(target);
  return stat.ok ? stat.value : { mode, ...(owner ?? { uid: 0, gid: 0 }) };
}

async function assertAsRead(host: Host, target: string, expect: Uint8Array | null): Promise<Result<null>> {
  const now = await host.readBytes(target);
  if (!now.ok && now.error !== 'ENOENT') return now;
  const bytes = now.ok ? now.value : null;
  const same = bytes === null || expect === null ? bytes === expect : Buffer.compare(bytes, expect) === 0;
  return same ? ok(null) : failed('CHANGED_MEANWHILE');
}

async function runAsRoot(host: Host, [program, ...args]: [string, ...string[]], sudo: SudoUse) {
  const ran = await host.run(await asRoot(host, { file: program, args }, sudo));
  if (!ran.ok) return ran;
  return ran.value.exitCode === 0 ? ok(null) : failed('SUDO_FAILED');
}
