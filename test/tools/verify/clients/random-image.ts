import type { Random } from '../random.ts';
import type { ImageSpec } from './case.ts';

/** The images of a row of cases: few, since each is made before the first case starts. */
export const IMAGES = 12;

export function randomImage(random: Random, index: number, gid: number): ImageSpec {
  const docker = random.chance(0.6)
    ? [{ name: 'docker', gid: random.pick([gid, gid, 999]), members: [] }]
    : [];
  const users = [
    { name: 'app', uid: 1000, gid: 1000 },
    { name: 'worker', uid: 1001, gid: random.pick([1001, 100, gid]) },
    { name: 'abc', uid: 911, gid: 911 },
  ];
  const groups = [
    ...docker,
    { name: 'staff', gid: 50, members: [] },
    { name: 'app', gid: 1000, members: [] },
  ];
  const withMembers = groups.map((group) => ({ ...group, members: randomMembers(random, group.name) }));
  return {
    name: `dockperm-verify/image:${index}`,
    users,
    groups: [...withMembers, { name: 'abc', gid: 911, members: [] }],
    user: random.chance(0.45) ? random.pick(imageUsers(gid, docker.length > 0)) : null,
    entry: random.chance(0.3) ? random.pick(['gosu', 'puid'] as const) : 'none',
  };
}

function randomMembers(random: Random, group: string): string[] {
  return random.chance(group === 'docker' ? 0.4 : 0.15) ? random.some(['app', 'worker'], 2) : [];
}

function imageUsers(gid: number, hasDocker: boolean): string[] {
  const named = hasDocker ? ['app:docker', 'worker:docker'] : [];
  return ['app', 'worker', '1000', '1000:1000', `1001:${gid}`, '4000', 'root', ...named];
}
