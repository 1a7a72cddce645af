import { type Finding, isError } from '../diagnose/diagnose.ts';
import { DockpermError } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';

/**
 * A project that Compose rejects must not pass as valid. With an error among the findings it passes here, since that is
 * possibly the cause: a variable without a value makes Compose reject the project, too.
 */
export function assertValidCompose({ project }: Facts, findings: readonly Finding[]): void {
  if (project.state === 'none' || project.authority.kind === 'compose' || findings.some(isError)) return;
  const { complaint } = project.authority;
  if (complaint === null) return;
  throw new DockpermError('compose-invalid', `Docker Compose rejects the project: ${complaint}`, [
    { sentence: 'Fix this first, then check:' },
    { command: 'docker compose config' },
  ]);
}
