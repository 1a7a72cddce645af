import type { RuleId } from '../../../../src/rules/index.ts';
import { services } from '../../causes/index.ts';
import type { OpenStage } from '../../causes/perform.ts';
import type { LiveAct } from '../../causes/staging.ts';
import { callEngine } from '../../engine-api.ts';
import { waitUntil } from '../../host/wait-until.ts';
import { reboot } from '../../lab.ts';
import type { Remedied } from '../staging.ts';
import { allowed } from './held-back.ts';
import { imageStays } from './lasting.ts';

type Claims = Partial<Omit<Remedied, 'rule' | 'cause'>>;

/** Where a rule's remedy is not simply had by `--yes`, lasts, and is taken back with the access that it gave. */
const claims: Readonly<Partial<Record<RuleId, Claims>>> = {
  'gid-zero': allowed('gid-zero'),
  'userns-remap': allowed('userns-remap'),
  'stack-drops-group-add': { restart: { by: restartSwarm } },
  'container-outdated': { undo: { stays: 'no file was changed, and the previous container is gone' } },
  'mount-stale': {
    restart: { none: 'an engine that leaves its containers running makes them stale again' },
    undo: { stays: 'no file was changed, and the previous container is gone' },
  },
};

/** Where the claim is not that of the rule's other stagings, by what is staged. */
const exceptions: Readonly<Record<string, Claims>> = {
  'ARG DOCKER_GID=999, and no build argument passes the number on': { undo: imageStays },
  'an engine in a VM, and the forwarded socket is mounted': allowed('mount-wrong-path'),
};

/** Words of stagings where dockperm leaves the remedy to a person. */
const leftToPerson = [
  // The shell is that person's.
  'DOCKER_GID=998 in the shell outranks the right number in .env',
];

/** Others are shown elsewhere, since there is no denial there, or dockperm does nothing by itself. */
const elsewhere: readonly RuleId[] = [
  'readonly-illusion',
  'runs-as-root',
  'raw-socket',
  'groups-dropped',
  'user-invalid',
];

/** What `npm run test:causes` stages of services, repaired. */
export const asCauses: readonly Remedied[] = services.flatMap(({ rule, cause }) => {
  if (!isLive(cause) || leftToPerson.includes(cause.staged) || elsewhere.includes(rule)) return [];
  return [{ rule, cause, restart: 'lasts', undo: 'as before', ...claims[rule], ...exceptions[cause.staged] }];
});

/** A Swarm starts its tasks again when it has found itself again. */
async function restartSwarm({ asking }: OpenStage): Promise<void> {
  const [engine] = asking.engines;
  if (engine === undefined) return;
  await reboot(engine.name);
  const runs = async () => (await callEngine(engine.socket, 'GET', '/containers/json')).body.includes('"Id"');
  await waitUntil(runs, { within: 30_000, signal: asking.signal });
}

function isLive(act: object): act is LiveAct {
  return 'stage' in act;
}
