import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { waitUntil } from '../../host/wait-until.ts';
import { LabError } from '../../lab.ts';
import { ensureCommands } from '../../tools/apt.ts';
import type { Backstage } from '../staging.ts';

const PORT = 2375;

/** What docker-socket-proxy lets through unasked. */
export const byDefault = ['_ping', 'version', 'events'];

/** HAProxy before the engine, with rules of the kind that docker-socket-proxy has. Gives its address. */
export async function startHaproxy(backstage: Backstage, sections: readonly string[]): Promise<string> {
  await ensureCommands({ haproxy: 'haproxy' });
  const file = `${backstage.folder}/haproxy.cfg`;
  writeFileSync(file, configOf(backstage.engine.socket, sections));
  return start(backstage, ['haproxy', '-f', file]);
}

function configOf(socket: string, sections: readonly string[]): string {
  return `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend proxy
  bind 127.0.0.1:${PORT}
  http-request deny unless METH_GET
${sections.map((section) => `  http-request allow if { path -m reg ^(/v[0-9.]+)?/${section} }`).join('\n')}
  http-request deny
  default_backend docker
backend docker
  server socket unix@${socket}
`;
}

/** Refuses as wollomatic/socket-proxy does, and hands on what matches the pattern. */
const program = `
const [socketPath, pattern] = process.argv.slice(1);
const { createServer, request } = require('node:http');
createServer((asked, answer) => {
  const { method, url, headers } = asked;
  if (!new RegExp('^(/v1[.][0-9]+)?/(' + pattern + ')').test(url))
    return answer.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Forbidden\\n');
  const onward = request({ socketPath, method, path: url, headers }, (got) => {
    answer.writeHead(got.statusCode, got.headers);
    got.pipe(answer);
  });
  asked.pipe(onward);
}).listen(${PORT}, '127.0.0.1');
`;

/** A server with patterns before the engine. Gives its address. */
export async function startRefusing(backstage: Backstage, allowed: readonly string[]): Promise<string> {
  const args = [backstage.engine.socket, allowed.join('|')];
  return start(backstage, [process.execPath, '-e', program, ...args]);
}

async function start({ engine, undo }: Backstage, command: readonly string[]): Promise<string> {
  const [enter = '', ...net] = engine.nsenter;
  const server = spawn(enter, [...net, ...command], { stdio: 'ignore' });
  undo(() => server.kill());
  const url = `http://127.0.0.1:${PORT}/_ping`;
  const ask = `fetch('${url}').then((r) => console.log(r.status), () => {})`;
  const isUp = async (): Promise<boolean> =>
    (await execa(enter, [...net, process.execPath, '-e', ask])).stdout.trim() === '200';
  if (!(await waitUntil(isUp, { within: 5000 }))) throw new LabError(`${command[0]} does not answer.`);
  return `tcp://127.0.0.1:${PORT}`;
}
