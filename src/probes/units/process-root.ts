import type { Command } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';

/**
 * Files as another process sees them, through the link in /proc that leads into its mount namespace; only root and the
 * process's own user can follow it. For looking at paths and their ACLs alone: texts are read as before.
 */
export function hostInside(host: Host, pid: number): Host {
  const root = `/proc/${pid}/root`;
  const inside = (path: string): string => `${root}${path}`;
  return {
    ...host,
    stat: (path) => host.stat(inside(path)),
    readDir: (path) => host.readDir(inside(path)),
    run: async (command, options) => {
      const ran = await host.run(withPaths(command, inside), options);
      if (!ran.ok) return ran;
      return { ok: true, value: { ...ran.value, stdout: ran.value.stdout.replaceAll(`${root}/`, '/') } };
    },
  };
}

/** What stands behind `--` are the paths to look at. */
function withPaths(command: Command, inside: (path: string) => string): Command {
  const end = command.args.indexOf('--');
  if (end < 0) return command;
  const paths = command.args.slice(end + 1).map(inside);
  return { ...command, args: [...command.args.slice(0, end + 1), ...paths] };
}

export async function canLookInside(host: Host, pid: number): Promise<boolean> {
  return (await hostInside(host, pid).stat('/')).ok;
}
