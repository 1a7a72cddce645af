import { objectOf } from '../host/json-value.ts';

/** Names of the labels that Compose and Swarm put on their objects. */
export const labelNames = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  /** `True` for a container of `compose run`. */
  oneOff: 'com.docker.compose.oneoff',
  configHash: 'com.docker.compose.config-hash',
  stack: 'com.docker.stack.namespace',
  /** The directory that Compose was called in. */
  projectDirectory: 'com.docker.compose.project.working_dir',
  /** The directory on the developer's machine that a dev container was made for. */
  devContainer: 'devcontainer.local_folder',
  swarmService: 'com.docker.swarm.service.name',
} as const;

export type Labels = Readonly<Record<string, string>>;

/** Those that are texts. */
export function readLabels(value: unknown): Labels {
  const entries = Object.entries(objectOf(value)).filter(([, label]) => typeof label === 'string');
  return Object.fromEntries(entries) as Labels;
}

/** What a list is narrowed down by. */
export interface LabelFilter {
  readonly project?: string;
  readonly service?: string;
  /** `NAME`, or `NAME=VALUE`. */
  readonly label?: string;
}

/** The value of a list's `filters`; null for no filter. */
export function formatFilters({ project, service, label }: LabelFilter): string | null {
  const labels = [
    ...(project === undefined ? [] : [`${labelNames.project}=${project}`]),
    ...(service === undefined ? [] : [`${labelNames.service}=${service}`]),
    ...(label === undefined ? [] : [label]),
  ];
  return labels.length === 0 ? null : JSON.stringify({ label: labels });
}
