import { mountableSocket } from '../access/socket-mount.ts';
import type { StagedPlan } from '../apply/stage-edits.ts';
import { type NeededGid, neededGid } from '../clients/needed-gid.ts';
import { DockpermError } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';
import type { Host } from '../host/host.ts';
import type { Plan } from '../plan/plan.ts';
import { recreation } from '../plan/recreation.ts';
import { findCompose } from '../probes/project/compose-tool.ts';
import { usernsRemap } from '../rules/userns-remap.ts';
import { type BuildChoice, buildAction } from './build-action.ts';
import { composeMissing } from './compose-missing.ts';
import type { EnvironmentChoice } from './environment.ts';
import { EXECUTOR } from './executor.ts';
import { makeTemplate, type Profile } from './template.ts';

interface TemplateChoice extends EnvironmentChoice {
  readonly profile: Profile;
  readonly build: BuildChoice;
  /** Rules whose risky fixes have consent. */
  readonly allow: readonly string[];
}

const REMAPPED = usernsRemap.id;

/** The broker's service, where there is one. */
const BROKER = 'docker-broker';

/** What deploying into an empty directory would do, as far as that can be said before its files are there. */
export async function planTemplate(host: Host, choice: TemplateChoice, facts: Facts): Promise<StagedPlan> {
  const { directory, environment, profile } = choice;
  const elsewhere = facts.engine.state === 'answered' && facts.engine.elsewhere;
  const socket = mountableSocket(facts.endpoint, { elsewhere });
  const usernsMode = usernsModeFor(choice, socket, facts);
  const needed = neededGid({ socketMount: { source: socket, folder: null }, usernsMode }, facts);
  if (needed === null || needed.source === 'fallback') throw noGroup(needed, profile);
  if (needed.gid === 0 && choice.gid !== 0) throw rootGroup();
  const { gid } = needed;
  const changes = await makeTemplate(host, { directory, environment, gid, socket, profile, usernsMode });
  return { plan: await startPlan(host, choice), changes };
}

/** Leaving a remapped namespace gives the service the ids of the host, so it needs consent. */
function usernsModeFor({ allow, profile }: TemplateChoice, source: string, facts: Facts): 'host' | null {
  const isAllowed = profile === 'single' && [REMAPPED, 'risky'].some((rule) => allow.includes(rule));
  const isThere = neededGid({ socketMount: { source, folder: null }, usernsMode: null }, facts) !== null;
  return isAllowed && !isThere ? 'host' : null;
}

async function startPlan(
  host: Host,
  { directory, environment, profile, build }: TemplateChoice,
): Promise<Plan> {
  const compose = await findCompose(host);
  if (compose.state === 'missing') throw composeMissing(compose.reason);
  const files = ['-f', 'docker-compose.yml', '-f', 'docker-compose.development.yml'];
  const args = [...compose.shown.args, ...(environment === 'development' ? files : [])];
  const base = { file: compose.shown.file, args, cwd: directory };
  const services = profile === 'broker' ? [BROKER, EXECUTOR] : [EXECUTOR];
  const builds = build === 'no' ? [] : [buildAction(base, services, build)];
  return {
    actions: [...builds, recreation({ base, services, build: 'no', which: 'changed' })],
    held: [],
    unfixable: [],
  };
}

/** @throws a project that is there already is not made into another one */
export function assertProfile({ project }: Facts, profile: Profile): void {
  if (profile === 'single' || project.state === 'none' || project.allServices.includes(BROKER)) return;
  const message = `${project.directory} contains a project without a service ${BROKER}.`;
  throw new DockpermError(
    'usage',
    message,
    'Use an empty directory with --profile broker, or omit the option.',
  );
}

/** Never joined unasked; see the rule gid-zero. */
function rootGroup(): DockpermError {
  return new DockpermError(
    'step-failed',
    'In the container the Docker socket belongs to group 0 (root), which needs your consent.',
    'Consent with --gid 0. On a Linux host, give the socket to the docker group instead.',
  );
}

const wayOut: Readonly<Record<Profile, string>> = {
  single: `Use --allow ${REMAPPED} to run the service with the host's ids (userns_mode: host)`,
  // Its two services share a socket, whose owner would be another one on either side.
  broker: 'Omit --profile broker',
};

function noGroup(needed: NeededGid | null, profile: Profile): DockpermError {
  const remapped = needed === null;
  const why = remapped
    ? "the engine remaps ids, and the socket's group is not mapped in containers"
    : "the socket's group is unknown";
  const next = remapped ? `${wayOut[profile]}, or use a rootless engine.` : 'Set it with --gid.';
  return new DockpermError('step-failed', `Could not choose a group for the service: ${why}.`, next);
}
