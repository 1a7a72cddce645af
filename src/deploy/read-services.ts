import type { StagedPlan } from '../apply/stage-edits.ts';
import { textsForCompose } from '../apply/texts-for-compose.ts';
import { baseName } from '../compose/paths.ts';
import type { Facts } from '../facts/facts.ts';
import type { Selection } from '../facts/selection.ts';
import { formatCommand } from '../host/command.ts';
import type { Host } from '../host/host.ts';
import { type ProjectConfig, readProjectConfig } from '../probes/project/compose-config.ts';
import { readStagedConfig } from '../probes/project/staged-config.ts';
import type { Blocker } from './blocker.ts';
import { type ResolvedService, resolvedServices } from './resolved-project.ts';

export interface ReadServices {
  readonly services: readonly ResolvedService[];
  /** Where Compose does not say what starting them takes. */
  readonly blockers: readonly Blocker[];
}

interface ServicesQuestion {
  readonly facts: Facts;
  readonly selection: Selection;
  /** What makes of the project what will be started. */
  readonly stageFixes: () => Promise<StagedPlan>;
}

/** As Compose reads the project; one that it refuses, as the fixes make it. */
export async function readServices(host: Host, question: ServicesQuestion): Promise<ReadServices> {
  const { project } = question.facts;
  if (project.state === 'none') return { services: [], blockers: [] };
  const config = await readConfig(host, project, question);
  if (config.state === 'read')
    return { services: resolvedServices(config.config, project.name), blockers: [] };
  return { services: [], blockers: [unknownServices(config, project)] };
}

type FoundProject = Extract<Facts['project'], { state: 'found' }>;

async function readConfig(
  host: Host,
  { directory, files, remote }: FoundProject,
  { selection, stageFixes }: ServicesQuestion,
): Promise<ProjectConfig> {
  const config = await readProjectConfig(host, selection);
  if (config.state !== 'refused' || remote.length > 0) return config;
  const texts = textsForCompose(await stageFixes());
  return texts.size === 0 ? config : readStagedConfig(host, { directory, files, selection, texts });
}

function unknownServices(
  { state, complaint }: Exclude<ProjectConfig, { state: 'read' }>,
  project: FoundProject,
): Blocker {
  if (state === 'refused' && project.remote.length > 0) return remoteParts(project);
  return {
    problem: `What the services build and which ports they publish is unknown: ${reasons[state](complaint)}.`,
    next: [{ sentence: 'Check the project:' }, { command: 'docker compose config' }],
  };
}

/** Compose reads all of a project or nothing, and dockperm has it fetch nothing. */
function remoteParts({ remote, directory, authority: { tool } }: FoundProject): Blocker {
  const parts = remote.map(({ source, at }) => `${source} (${baseName(at.file)}:${at.line})`);
  const base = tool?.base ?? { file: 'docker', args: ['compose'] };
  const up = formatCommand({ ...base, args: [...base.args, 'up', '-d'] });
  return {
    problem: `deploy cannot read a project with remote parts, and fetches none: ${parts.join(', ')}.`,
    next: [
      {
        sentence: `Refer to a local copy of each instead, or start the project without dockperm, in ${directory}:`,
      },
      { command: up },
    ],
  };
}

const reasons = {
  refused: (complaint: string) => `Docker Compose rejects the project: ${complaint}`,
  unanswered: (complaint: string) => `Docker Compose did not answer: ${complaint}`,
  missing: (complaint: string) => complaint,
} as const;
