import { type Finding, isError } from '../diagnose/diagnose.ts';
import { DockpermError } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';
import { rules } from '../rules/index.ts';
import type { ConsentOptions } from './consent.ts';

/** Where there is no project it may still be this host that needs repair, or a warning about it that was named. */
export function assertSomethingToFix(
  { project, connection }: Facts,
  findings: readonly Finding[],
  { only, allow }: Pick<ConsentOptions, 'only' | 'allow'>,
): void {
  if (project.state === 'found' || connection.state !== 'ok' || findings.some(isError)) return;
  if (findings.some(({ rule }) => only.includes(rule) || allow.includes(rule))) return;
  throw new DockpermError(
    'project-missing',
    `There is no Compose file in ${project.directory} or above it.`,
    'Name one with -f, or the folder with -C. `dockperm deploy` starts a new project in an empty folder.',
  );
}

export function assertKnownRules({ allow, only }: Pick<ConsentOptions, 'only' | 'allow'>): void {
  const ids = rules.map(({ id }) => id);
  const unknown = [...only, ...allow.filter((name) => name !== 'risky')].find((name) => !ids.includes(name));
  if (unknown === undefined) return;
  throw new DockpermError('usage', `There is no rule "${unknown}".`, `The rules: ${ids.join(', ')}.`);
}

/** A change of files alone repairs nothing that runs, and is not to be taken for a repair. */
export function assertCanProve({ rebuild }: ConsentOptions, { project, connection }: Facts): void {
  if (rebuild === 'no' || connection.state !== 'ok') return;
  if (project.state === 'none' || project.authority.tool !== null) return;
  throw new DockpermError(
    'compose-missing',
    'Docker Compose is not installed, so that the containers cannot be replaced. Nothing was changed.',
    'Install it (apt-get install docker-compose-plugin), or change only the files with --no-rebuild.',
  );
}
