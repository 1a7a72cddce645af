import { mkdir, rm, writeFile } from 'node:fs/promises';
import { machineSource, unpack } from '../tools/apt.ts';
import { debianSource } from '../tools/debian-source.ts';

/** What haproxy needs beside what the layer below has. */
const packages = ['haproxy', 'liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1'];

/** Parts of the engine's API, by the variable that opens each. */
const sections = [
  'auth',
  'build',
  'commit',
  'configs',
  'containers',
  'distribution',
  'events',
  'exec',
  'grpc',
  'images',
  'info',
  'networks',
  'nodes',
  'plugins',
  'secrets',
  'services',
  'session',
  'swarm',
  'system',
  'tasks',
  'version',
  'volumes',
];

/** Open unless a variable closes it, as in the image that this stands in for. */
export const openByDefault = ['EVENTS=1', 'PING=1', 'VERSION=1'];

/**
 * A stand-in for docker-socket-proxy, where that cannot be pulled: Debian's haproxy with a configuration of our own,
 * told by the same variables what to let through.
 */
export async function makeSocketProxy(root: string): Promise<void> {
  const source = (await debianSource('bookworm')) ?? machineSource;
  await unpack(source, packages, root);
  for (const folder of ['usr/share', 'etc', 'lib', 'var'])
    await rm(`${root}/${folder}`, { recursive: true, force: true });
  await mkdir(`${root}/etc/haproxy`, { recursive: true });
  await writeFile(`${root}/etc/haproxy/proxy.cfg`, configuration());
}

function configuration(): string {
  const ping = '^(/v[0-9.]+)?/_ping$';
  const isSet = (variable: string) => `{ env(${variable}) -m bool }`;
  const open = sections.map((section) => allow(`^(/v[0-9.]+)?/${section}`, isSet(section.toUpperCase())));
  const acts = { START: 'start', STOP: 'stop', RESTARTS: '(stop|restart|kill)' };
  const single = Object.entries(acts).map(([name, act]) =>
    allow(`^(/v[0-9.]+)?/containers/[A-Za-z0-9_.-]+/${act}$`, isSet(`ALLOW_${name}`)),
  );
  return [
    'defaults',
    '  mode http',
    '  timeout connect 5s',
    '  timeout client 10m',
    '  timeout server 10m',
    'frontend clients',
    '  bind :2375',
    ...single,
    `  http-request deny unless METH_GET || ${isSet('POST')}`,
    allow(ping, isSet('PING')),
    ...open,
    '  http-request deny',
    '  default_backend engine',
    'backend engine',
    '  server socket unix@/var/run/docker.sock',
    '',
  ].join('\n');
}

function allow(path: string, condition: string): string {
  return `  http-request allow if { path -m reg ${path} } ${condition}`;
}
