import type { Command } from './command.ts';
import type { Person } from './disk.ts';

/** A command whose program was looked up; it still hears the name that it goes by. */
export interface FoundCommand extends Command {
  readonly argv0: string;
  /** Whose rights it has; null for the process's own. */
  readonly person: Person | null;
}
