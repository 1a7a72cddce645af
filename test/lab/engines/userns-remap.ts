import { ensureUser } from '../host/users.ts';
import type { Kind } from './kind.ts';
import { dockerd, rootful } from './rootful.ts';

const remapUser = 'dockperm-remap';

/** A rootful engine whose containers live in a user namespace: root inside is an id without rights outside. */
export const usernsRemap: Kind = {
  ...rootful,
  commands: { ...rootful.commands, newuidmap: 'uidmap' },
  describe: async (draft) => ({ ...draft, user: await ensureUser(remapUser) }),
  launches: (state, tools) => [
    ...rootful.launches(state, tools).slice(0, 1),
    () => dockerd(state, tools, `--userns-remap=${remapUser}`),
  ],
};
