import { spawn } from 'node:child_process';
import type { Backstage, Scene, Staging, Truth } from '../staging.ts';
import { forwardTcp } from './network.ts';
import { memberOf, withoutGroups } from './people.ts';
import { needs } from './socket-in-use.ts';

const refused: Truth = { client: 'docker ps', gives: 'refused' };
const answered: Truth = { client: 'docker ps', gives: 'ok' };

const overTcp = (backstage: Backstage, env: Record<string, string>): Scene => ({
  as: withoutGroups(backstage.person),
  env,
});

export const remote: readonly Staging[] = [
  {
    rule: 'proxy-intercepts-engine',
    cause: {
      staged: 'HTTP_PROXY is set, and the proxy knows no way to the engine',
      needs,
      stage: async (backstage) => {
        const DOCKER_HOST = await forwardTcp(backstage, 'elsewhere');
        const env = { DOCKER_HOST, HTTP_PROXY: startProxy(backstage) };
        return { ...overTcp(backstage, env), truth: refused };
      },
    },
    lookAlike: {
      staged: 'the same, with the engine in NO_PROXY',
      expect: null,
      needs,
      stage: async (backstage) => {
        const DOCKER_HOST = await forwardTcp(backstage, 'elsewhere');
        const env = { DOCKER_HOST, HTTP_PROXY: startProxy(backstage), NO_PROXY: '10.47.0.0/16' };
        return { ...overTcp(backstage, env), truth: answered };
      },
    },
  },
  {
    rule: 'api-version-mismatch',
    cause: {
      staged: 'DOCKER_API_VERSION=1.12, which engines have long dropped',
      needs,
      stage: (backstage) => ({ ...pinned(backstage, '1.12'), truth: refused }),
    },
    lookAlike: {
      staged: 'a version that the engine still answers',
      expect: null,
      needs,
      stage: (backstage) => ({ ...pinned(backstage, '1.41'), truth: answered }),
    },
  },
  {
    rule: 'endpoint-remote',
    cause: {
      staged: 'tcp:// to an address that is not the loopback one',
      needs,
      stage: async (backstage) => {
        const env = { DOCKER_HOST: await forwardTcp(backstage, 'elsewhere') };
        return { ...overTcp(backstage, env), truth: answered };
      },
    },
    lookAlike: {
      staged: 'tcp:// to 127.0.0.1',
      expect: null,
      needs,
      stage: async (backstage) => {
        const env = { DOCKER_HOST: await forwardTcp(backstage, 'loopback') };
        return { ...overTcp(backstage, env), truth: answered };
      },
    },
  },
];

const proxyProgram = `require('node:http')
  .createServer((_, response) => response.writeHead(403).end('blocked by the proxy'))
  .listen(3128, '127.0.0.1')`;

function startProxy({ engine, undo }: Backstage): string {
  const [enter = '', ...net] = engine.nsenter;
  const proxy = spawn(enter, [...net, process.execPath, '-e', proxyProgram], { stdio: 'ignore' });
  undo(() => proxy.kill());
  return 'http://127.0.0.1:3128';
}

function pinned({ engine, person }: Backstage, version: string): Scene {
  return { as: memberOf(engine, person), env: { DOCKER_API_VERSION: version } };
}
