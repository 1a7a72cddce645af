import type { RunOptions } from '../apply/run-options.ts';
import type { ContainerFacts, Facts } from '../facts/facts.ts';
import type { Selection } from '../facts/selection.ts';
import { addressOf } from '../probes/engine/connection.ts';
import { engineAt } from '../probes/gather.ts';
import type { Context } from './context.ts';
import type { ReportOptions } from './fix/report-fix.ts';
import { makeProgress } from './progress.ts';

export interface ApplySettings extends Pick<ReportOptions, 'format'> {
  readonly command: RunOptions['command'];
  readonly selection: Selection;
  /** For a service to become healthy. */
  readonly healthTimeoutMs: number;
}

/** What applying a plan needs in addition to the plan. */
export async function applyOptions(
  context: Context,
  { command, format, healthTimeoutMs, selection }: ApplySettings,
  { project, containers, endpoint, connection, engine }: Facts,
): Promise<RunOptions> {
  const services = project.state === 'found' ? project.services : [];
  const at = engineAt(endpoint, connection, selection.timeoutMs);
  return {
    command,
    directory: project.directory,
    sudo: context.interactive ? 'may-ask' : 'silent',
    address: addressOf(endpoint),
    progress: await makeProgress(context, format, command === 'deploy' ? 'lines' : 'nothing'),
    signal: context.signal,
    timeoutMs: healthTimeoutMs,
    engine: at && engine.state === 'answered' ? { ...at, ...engine } : null,
    projectName: project.state === 'found' ? project.name : '',
    sockets: Object.fromEntries(services.map(({ name, socketMount }) => [name, socketMount.target])),
    previousServices: containers.flatMap((container) => serviceThatRan(container, project)),
  };
}

/** None for a container that was only created, or has ended: an undo does not bring it back. */
function serviceThatRan(
  { service, stack, project: of, status }: ContainerFacts,
  project: Facts['project'],
): string[] {
  if (project.state !== 'found' || of !== project.name || service === null || stack) return [];
  return status === 'created' || status === 'exited' ? [] : [service];
}
