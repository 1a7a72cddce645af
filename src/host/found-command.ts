import type { Command } from './command.ts';
import type { Person } from './disk.ts';
import type { Environment } from './host.ts';

/** A command whose program was looked up; it still hears the name that it goes by. */
export interface FoundCommand extends Omit<Command, 'env'> {
  /** All of it. */
  readonly env: Environment;
  readonly argv0: string;
  /** Whose rights it has; null for the process's own. */
  readonly person: Person | null;
  /** `handed over`: the program is opened by this process, in whose directories the person cannot look it up. */
  readonly program: 'looked up' | 'handed over';
}
