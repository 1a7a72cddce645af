import { mkdirSync, writeFileSync } from 'node:fs';
import { formatMeta, writeContexts } from '../host/client-config.ts';
import { told } from '../host/endpoint.ts';
import { alsoAtUsualPlace } from '../host/second-engine.ts';
import { needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'context-corrupt',
    cause: {
      staged: "the current context's meta.json is cut off in the middle",
      needs,
      stage: (backstage) => {
        const half = formatMeta('work', backstage.engine.host).slice(0, 40);
        return told(backstage, writeContexts(backstage, 'work', { work: half }));
      },
    },
    lookAlike: {
      staged: 'the one of a context that is not in use is',
      expect: null,
      needs,
      stage: (backstage) => {
        const contexts = { work: { host: backstage.engine.host }, old: '' };
        const truth = { connect: backstage.engine.socket, gives: 'ok' };
        return { ...told(backstage, writeContexts(backstage, 'work', contexts)), truth };
      },
    },
  },
  {
    rule: 'context-corrupt',
    cause: {
      staged: 'config.json is not JSON',
      needs,
      stage: (backstage) => {
        const env = writeContexts(backstage, 'default', {});
        writeFileSync(`${env.DOCKER_CONFIG}/config.json`, '{"currentContext": ');
        return told(backstage, { ...env, ...alsoAtUsualPlace(backstage) });
      },
    },
    lookAlike: {
      staged: 'config.json is not there at all',
      expect: null,
      needs,
      stage: (backstage) => {
        mkdirSync(`${backstage.folder}/empty`);
        const truth = { connect: backstage.engine.socket, gives: 'ok' };
        return { ...told(backstage, { DOCKER_CONFIG: `${backstage.folder}/empty` }), truth };
      },
    },
  },
];
