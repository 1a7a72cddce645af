import { type Finding, isError } from '../diagnose/diagnose.ts';
import { DockpermError, NOTHING_CHANGED } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';
import { suggestName } from '../host/suggest-name.ts';
import { rules } from '../rules/index.ts';
import type { ConsentOptions } from './consent.ts';

/** Without a project, a fix can still concern this host, or a warning about it that the command line names. */
export function assertSomethingToFix(
  { project, connection, processes }: Facts,
  findings: readonly Finding[],
  { only, allow }: Pick<ConsentOptions, 'only' | 'allow'>,
): void {
  if (processes.length > 0 || project.state === 'found') return;
  if (connection.state !== 'ok' || findings.some(isError)) return;
  if (findings.some(({ rule }) => only.includes(rule) || allow.includes(rule))) return;
  throw new DockpermError(
    'project-missing',
    `No Compose file found in ${project.directory} or its parent directories.`,
    [
      { sentence: 'Use -f FILE or -C DIR. To create a project in an empty directory:' },
      { dockperm: ['deploy'] },
    ],
  );
}

export function assertKnownRules({ allow, only }: Pick<ConsentOptions, 'only' | 'allow'>): void {
  const ids = rules.map(({ id }) => id);
  const unknown = [...only, ...allow.filter((name) => name !== 'risky')].find((name) => !ids.includes(name));
  if (unknown === undefined) return;
  const near = suggestName(unknown, ids);
  throw new DockpermError(
    'usage',
    `Unknown rule "${unknown}".`,
    near === null ? [{ sentence: 'List all rules:' }, { dockperm: ['explain'] }] : `Did you mean ${near}?`,
  );
}

/** Changed files fix no running container: without Compose to recreate it, dockperm cannot report a fix. */
export function assertCanVerify({ rebuild }: ConsentOptions, { project, connection }: Facts): void {
  if (rebuild === 'no' || connection.state !== 'ok') return;
  if (project.state === 'none' || project.authority.kind === 'compose') return;
  const { tool, reason } = project.authority;
  if (tool !== null) return;
  throw new DockpermError(
    'compose-missing',
    `${reason}, so the containers cannot be recreated.`,
    'Install it (https://docs.docker.com/compose/install), or edit only the files with --no-rebuild.',
    NOTHING_CHANGED,
  );
}
