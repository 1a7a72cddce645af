import { writeContexts } from '../host/client-config.ts';
import { told } from '../host/endpoint.ts';
import { withoutGroups } from '../host/people.ts';
import { alsoAtUsualPlace } from '../host/second-engine.ts';
import { needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'context-unreachable',
    cause: {
      staged: 'the current context leads to a socket that is gone',
      shows: ['colima', 'runtime/docker.sock'],
      needs,
      stage: (backstage) => {
        const gone = `${backstage.folder}/home/.colima/default/docker.sock`;
        const env = writeContexts(backstage, 'colima', { colima: { host: `unix://${gone}` } });
        const scene = told(backstage, { ...env, ...alsoAtUsualPlace(backstage) });
        return { ...scene, truth: { connect: gone, gives: 'ENOENT' } };
      },
    },
    lookAlike: {
      staged: 'it leads to an engine that runs and lets members in only',
      expect: 'user-not-in-group',
      needs,
      stage: (backstage) => {
        const { engine, person } = backstage;
        const env = writeContexts(backstage, 'work', { work: { host: engine.host } });
        return { as: withoutGroups(person), env, truth: { connect: engine.socket, gives: 'EACCES' } };
      },
    },
  },
];
