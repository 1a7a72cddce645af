import type { Command } from './command.ts';
import type { Host } from './host.ts';

/** Whether `sudo` is allowed to ask for a password: only where a person can type it. */
export type SudoUse = 'may-ask' | 'silent';

/** The command with `sudo`, as the plan shows it; root needs none. */
export async function asRoot(host: Host, command: Command, sudo: SudoUse): Promise<Command> {
  const { uid } = await host.identity();
  if (uid === 0) return command;
  const flags = sudo === 'silent' ? ['-n'] : [];
  return { ...command, file: 'sudo', args: [...flags, command.file, ...command.args] };
}
