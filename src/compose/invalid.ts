import { DockpermError } from '../errors.ts';
import type { Position } from './model.ts';
import { baseName } from './paths.ts';

/** A Compose file that cannot be read: where, and what is there. */
export function invalidCompose(at: Position, what: string): DockpermError {
  return new DockpermError(
    'compose-invalid',
    `${baseName(at.file)}:${at.line}:${at.column}: ${what}`,
    `Fix ${at.file} at line ${at.line}, then run the command again.`,
  );
}
