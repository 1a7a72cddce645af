import { mkdirSync, writeFileSync } from 'node:fs';
import type { Staging } from '../staging.ts';
import { formatMeta, writeContexts } from './client-config.ts';
import { told } from './endpoint.ts';
import { withoutGroups } from './people.ts';
import { alsoAtUsualPlace } from './second-engine.ts';
import { needs } from './socket-in-use.ts';

export const contexts: readonly Staging[] = [
  {
    rule: 'context-missing',
    cause: {
      staged: 'config.json names a context that is not on disk',
      needs,
      stage: (backstage) =>
        told(backstage, {
          ...writeContexts(backstage, 'colima', {}),
          ...alsoAtUsualPlace(backstage),
        }),
    },
    lookAlike: {
      staged: 'the same, but DOCKER_HOST overrides it',
      expect: null,
      needs,
      stage: (backstage) => {
        const { DOCKER_CONFIG } = writeContexts(backstage, 'colima', {});
        const truth = { connect: backstage.engine.socket, gives: 'ok' };
        return { ...told(backstage, { DOCKER_CONFIG }), truth };
      },
    },
  },
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
      staged: "another context's is, which nobody uses",
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
