import { engine } from '../../../support/memory-engine.ts';
import { composeFile, project } from '../../../support/scenes.ts';
import type { Staging } from '../staging.ts';

const confining = { behind: engine({ info: { SecurityOptions: ['name=selinux', 'name=seccomp'] } }) };

const group = ['group_add:', '  - "998"'];

export const stagings: readonly Staging[] = [
  {
    rule: 'selinux-label',
    cause: {
      staged: 'an engine with SELinux; the service has the group, and the label of any container',
      recorded: project(composeFile(...group), confining),
    },
    lookAlike: {
      staged: 'the same, with label=disable',
      recorded: project(composeFile(...group, 'security_opt: ["label=disable"]'), confining),
      expect: null,
    },
  },
];
