import { Random } from '../random.ts';
import {
  type ClientCase,
  composeStyles,
  type Ending,
  type ImageSpec,
  type Made,
  type Setting,
} from './case.ts';
import { randomGroups } from './random-groups.ts';
import { IMAGES, randomImage } from './random-image.ts';
import { randomLaunch } from './random-launch.ts';
import { randomMounts } from './random-mounts.ts';
import { randomUser, startsAsRoot } from './random-user.ts';

/** As many cases share one look of the socket. */
export const ROW = 48;

/** The cases of one engine: the same for the same seed. */
export interface Series {
  readonly seed: number;
  readonly engine: 'rootful' | 'rootless' | 'userns-remap';
  /** The number of the socket's group that containers have to join. */
  readonly gid: number;
}

export function settingOf({ seed, engine, gid }: Series, index: number): Setting {
  const random = new Random(seed, 2_000_000 + Math.floor(index / ROW));
  const mapped = engine !== 'userns-remap' || random.chance(0.5);
  const isListed = random.chance(0.2);
  return {
    gid,
    mapped,
    mode: !isListed && random.chance(0.1) ? 0o666 : 0o660,
    acl: isListed ? { users: random.some([1000, 1001], 1), groups: random.some([50, 5555], 2) } : null,
  };
}

export function imageOf({ seed, gid }: Series, index: number): ImageSpec {
  return randomImage(new Random(seed, 1_000_000 + index), index, gid);
}

/** The case of this number in the row that the seed begins. */
export function randomClient(series: Series, index: number): ClientCase {
  const random = new Random(series.seed, index);
  const image = imageOf(series, random.below(IMAGES));
  const made: Made = random.chance(0.45)
    ? { by: 'run' }
    : { by: 'compose', style: random.pick(composeStyles) };
  const user = randomUser(random, { image, gid: series.gid, made });
  const isRoot = startsAsRoot(user, image);
  const usernsHost = random.chance(series.engine === 'userns-remap' ? 0.35 : 0.03);
  const { mounts, opens } = randomMounts(random);
  const launch = randomLaunch(random, { image, gid: series.gid, isRoot });
  return {
    index,
    name: `c${index}`,
    image,
    made,
    user,
    groups: randomGroups(random, { image, gid: series.gid, made }),
    mounts,
    opens,
    launch,
    ...randomPower(random, { launch, usernsHost, series, image }),
    usernsHost,
    noNewPrivileges: random.chance(0.1),
    init: random.chance(0.12),
    env: image.entry === 'puid' ? randomIds(random, series.gid) : {},
    ending: randomEnding(random),
  };
}

type Power = Pick<ClientCase, 'capAdd' | 'capDrop' | 'privileged'>;

/** A container of another user namespace may not be privileged; what drops needs the capabilities for it. */
function randomPower(
  random: Random,
  {
    launch,
    usernsHost,
    series,
    image,
  }: Pick<ClientCase, 'launch' | 'usernsHost' | 'image'> & { series: Series },
): Power {
  const keeps = launch.by === 'drop' || launch.by === 'supervisor' || image.entry !== 'none';
  const mayBe = series.engine !== 'userns-remap' || usernsHost;
  return {
    privileged: mayBe && random.chance(0.06),
    capAdd: random.chance(0.06) ? [random.pick(['DAC_OVERRIDE', 'NET_ADMIN', 'CAP_DAC_READ_SEARCH'])] : [],
    capDrop:
      !keeps && random.chance(0.15)
        ? [random.pick(['ALL', 'DAC_OVERRIDE', 'CAP_DAC_OVERRIDE', 'CHOWN'])]
        : [],
  };
}

function randomIds(random: Random, gid: number): Record<string, string> {
  const ids = { PUID: `${random.pick([1000, 911, 0])}`, PGID: `${random.pick([1000, gid, 911])}` };
  return random.chance(0.8) ? ids : {};
}

function randomEnding(random: Random): Ending {
  if (random.chance(0.6)) return 'stays';
  return random.pick(['exits', 'restarts', 'paused'] as const);
}
