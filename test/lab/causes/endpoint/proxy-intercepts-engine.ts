import { spawn } from 'node:child_process';
import { forwardTcp } from '../host/network.ts';
import { answered, overTcp, refused } from '../host/remote.ts';
import { needs } from '../host/socket-in-use.ts';
import type { Backstage, Staging } from '../staging.ts';

const proxyProgram = `require('node:http')
  .createServer((_, response) => response.writeHead(403).end('blocked by the proxy'))
  .listen(3128, '127.0.0.1')`;

export const stagings: readonly Staging[] = [
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
];

function startProxy({ engine, undo }: Backstage): string {
  const [enter = '', ...net] = engine.nsenter;
  const proxy = spawn(enter, [...net, process.execPath, '-e', proxyProgram], { stdio: 'ignore' });
  undo(() => proxy.kill());
  return 'http://127.0.0.1:3128';
}
