import { mkdirSync, writeFileSync } from 'node:fs';
import type { Backstage, Scene, Staging } from '../staging.ts';
import { formatMeta, writeContexts } from './client-config.ts';
import { memberOf, withoutGroups } from './people.ts';
import { alsoAtUsualPlace } from './second-engine.ts';
import { listenAt } from './socket-at.ts';
import { needs } from './socket-in-use.ts';

/** A member of the engine's group, told to go elsewhere by the variables. */
function told({ engine, person }: Backstage, env: Record<string, string>): Scene {
  return { as: memberOf(engine, person), env, truth: { client: 'docker ps', gives: 'refused' } };
}

export const endpoint: readonly Staging[] = [
  {
    rule: 'docker-host-invalid',
    cause: {
      staged: 'DOCKER_HOST is the bare path of the socket',
      needs,
      stage: (backstage) => told(backstage, { DOCKER_HOST: backstage.engine.socket }),
    },
    lookAlike: {
      staged: 'the same with unix:// before it',
      expect: null,
      needs,
      stage: (backstage) => {
        const truth = { connect: backstage.engine.socket, gives: 'ok' };
        return { ...told(backstage, { DOCKER_HOST: `unix://${backstage.engine.socket}` }), truth };
      },
    },
  },
  {
    rule: 'docker-host-unreachable',
    cause: {
      staged: 'a profile sets DOCKER_HOST to a dead port; an engine runs elsewhere',
      shows: ['.profile:2', 'runtime/docker.sock'],
      needs,
      stage: (backstage) => {
        const host = 'tcp://127.0.0.1:2377';
        writeFileSync(`${backstage.folder}/home/.profile`, `umask 022\nexport DOCKER_HOST=${host}\n`);
        const scene = told(backstage, { DOCKER_HOST: host, ...alsoAtUsualPlace(backstage) });
        return { ...scene, truth: { connect: 2377, gives: 'ECONNREFUSED' } };
      },
    },
    lookAlike: {
      staged: 'a port where somebody listens and never answers',
      expect: 'engine-unresponsive',
      stage: async (backstage) => {
        const port = await listenAt(null, backstage);
        const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}` };
        const truth = { connect: port, gives: 'ok' };
        return { as: withoutGroups(backstage.person), env, args: ['--timeout', '500ms'], truth };
      },
    },
  },
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
