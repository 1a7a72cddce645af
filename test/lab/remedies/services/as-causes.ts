import { services } from '../../causes/services/services.ts';
import type { LiveAct } from '../../causes/staging.ts';
import type { Remedied } from '../staging.ts';

type Claims = Partial<Omit<Remedied, 'rule' | 'cause'>>;

/** Where a rule's remedy is not simply had by `--yes`, lasts, and is taken back with the access that it gave. */
const claims: Readonly<Record<string, Claims>> = {
  'service-gid-zero': { flags: ['--allow', 'service-gid-zero'] },
  'service-userns-remap': { flags: ['--allow', 'service-userns-remap'] },
  'container-outdated': { undo: { stays: 'no file was changed, and the former container is gone' } },
  'container-socket-stale': {
    restart: { none: 'an engine that leaves its containers running makes them stale again' },
    undo: { stays: 'no file was changed, and the former container is gone' },
  },
};

/** Words of stagings where dockperm leaves the remedy to a person. */
const leftToPerson = [
  // The shell is that person's.
  'DOCKER_GID=998 in the shell outranks the right number in .env',
];

/** Others are shown elsewhere, since nobody is denied there, or dockperm does nothing by itself. */
const elsewhere = [
  'service-readonly-illusion',
  'service-runs-as-root',
  'service-raw-socket',
  'container-groups-dropped',
];

/** What `npm run causes` stages of services, repaired. */
export const asCauses: readonly Remedied[] = services.flatMap(({ rule, cause }) => {
  if (!isLive(cause) || leftToPerson.includes(cause.staged) || elsewhere.includes(rule)) return [];
  return [{ rule, cause, restart: 'lasts', undo: 'as before', ...claims[rule] }];
});

function isLive(act: object): act is LiveAct {
  return 'stage' in act;
}
