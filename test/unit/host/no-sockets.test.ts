import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';

/** Answers socketpair(2) with EACCES, as AppArmor does for a profile without Unix sockets. */
const filter = `
my ($prctl, $socketpair) = \`uname -m\` =~ /aarch64/ ? (167, 199) : (157, 53);
my $code = join '', map { pack 'SCCL', @$_ } [0x20, 0, 0, 0], [0x15, 0, 1, $socketpair],
  [0x06, 0, 0, 0x00050000 | ${constants.errno.EACCES}], [0x06, 0, 0, 0x7fff0000];
my $program = pack 'S x6 P', 4, $code;
syscall($prctl, 38, 1, 0, 0, 0) == 0 && syscall($prctl, 22, 2, $program) == 0 or die "no seccomp: $!";
exec @ARGV or die "$ARGV[0]: $!";
`;

const folder = mkdtempSync(join(tmpdir(), 'dockperm-no-sockets-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.runIf(process.platform === 'linux')('where Unix sockets are forbidden', () => {
  it('a program that cannot be started is a failure like another, and ends nothing', async () => {
    const source = fileURLToPath(new URL('../../../src/host/run-command.ts', import.meta.url));
    const outfile = join(folder, 'run-command.mjs');
    const common = { bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' } as const;
    await build({ ...common, entryPoints: [source], outfile, external: ['execa', './run-with-output.ts'] });
    const script = `const { runCommand } = await import(${JSON.stringify(outfile)});
      console.log(JSON.stringify(await runCommand({ file: 'true', args: [] })));`;
    const node = [process.execPath, '--input-type=module', '--eval', script];
    const { stdout, stderr } = await execa('perl', ['-e', filter, ...node], { reject: false });
    expect({ stdout, stderr }).toEqual({ stdout: '{"ok":false,"error":"EACCES"}', stderr: '' });
  });
});
