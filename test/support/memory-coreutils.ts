import type { Result, RunResult } from '../../src/host/host.ts';
import { ok } from '../../src/host/result.ts';
import { directory } from './memory-files.ts';
import type { Programs } from './memory-programs.ts';

export const coreutils = ['install', 'mv', 'rm', 'mkdir'];

/** The programs that put files in their places; whoever runs them may. */
export function placeFiles(
  program: string,
  args: readonly string[],
  { tree, who }: Programs,
): Result<RunResult> {
  const end = args.indexOf('--');
  const [from = '', to = ''] = args.slice(end + 1);
  const flag = (name: string) => Number(args[args.indexOf(name) + 1]);
  switch (program) {
    case 'install': {
      const source = tree.resolve(from, who);
      if (!source.ok) return exit(1);
      const mode = Number.parseInt(args[args.indexOf('-m') + 1] ?? '', 8);
      tree.put(to, { ...source.value.inode, uid: flag('-o'), gid: flag('-g'), mode });
      return exit(0);
    }
    case 'mv':
      if (!tree.resolve(from, who).ok) return exit(1);
      tree.move(from, to);
      return exit(0);
    case 'rm':
      tree.remove(from);
      return exit(0);
    default:
      if (!tree.resolve(from, who).ok) tree.put(from, directory());
      return exit(0);
  }
}

function exit(exitCode: number): Result<RunResult> {
  return ok({ exitCode, stdout: '', stderr: '' });
}
