import { execa } from 'execa';
import type { Engine, Identity } from '../../lab.ts';
import type { Backstage } from '../staging.ts';

export function memberOf({ gid }: Pick<Engine, 'gid'>, person: Identity): Identity {
  return { uid: person.uid, gid: person.gid, groups: [gid] };
}

/** A process whose only group is its own, whatever the files say of its user. */
export function withoutGroups({ uid, gid }: Identity): Identity {
  return { uid, gid };
}

const groupName = `causes-${process.pid}-docker`;

/** Gives the socket's group a name, as an installed engine has it. */
export async function nameGroup({ engine, undo }: Backstage): Promise<string> {
  await execa('groupadd', ['--force', '--gid', `${engine.gid}`, groupName]);
  undo(() => execa('groupdel', [groupName], { reject: false }));
  return groupName;
}

/** What `usermod` writes; a process that runs already does not hear of it. */
export async function joinGroup(backstage: Backstage): Promise<void> {
  const group = await nameGroup(backstage);
  await execa('usermod', ['--append', '--groups', group, backstage.person.name]);
}

/** Two groups that have nothing to do with the engine, as every desktop's first user has some. */
export async function joinOtherGroups({ person, undo }: Backstage): Promise<readonly number[]> {
  const names = ['one', 'two'].map((each) => `causes-${process.pid}-${each}`);
  for (const name of names) {
    await execa('groupadd', [name]);
    undo(() => execa('groupdel', [name], { reject: false }));
    await execa('usermod', ['--append', '--groups', name, person.name]);
  }
  const entries = await Promise.all(names.map((name) => execa('getent', ['group', name])));
  return entries.map(({ stdout }) => Number(stdout.split(':')[2]));
}
