import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Unit } from '../../../src/facts/facts.ts';
import type { Host, RunResult } from '../../../src/host/host.ts';
import { failed, ok } from '../../../src/host/result.ts';
import { findGroup, findLoginGroups } from '../../../src/probes/caller/groups.ts';
import { identify } from '../../../src/probes/caller/identify.ts';
import { readDenials } from '../../../src/probes/confinement/denial-log.ts';
import { readSELinux } from '../../../src/probes/confinement/selinux.ts';
import { readMountedInode } from '../../../src/probes/containers/container-mount.ts';
import { readProcess } from '../../../src/probes/containers/container-process.ts';
import { lookFromInside } from '../../../src/probes/containers/mount-from-inside.ts';
import { readServiceManager } from '../../../src/probes/platform/service-manager.ts';
import { resolveConfig } from '../../../src/probes/project/compose-config.ts';
import { readAcls } from '../../../src/probes/socket/acl.ts';
import { engine } from '../../support/memory-engine.ts';
import { directory, file, socket } from '../../support/memory-files.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { APP, linux, SOCKET, select } from '../../support/scenes.ts';

/** A program's answer, and what dockperm makes of it. */
interface Reader {
  /** Where it shows by itself that the last line is whole. */
  readonly ends?: 'in itself';
  /** All that the program prints. */
  readonly whole: string;
  /** Null where nothing is known. */
  read(answer: RunResult): Promise<unknown>;
  /** Lines of the answer that say so; `fact` is never null. */
  evidence(fact: never): readonly RegExp[];
}

const at = {
  address: { kind: 'unix', path: SOCKET },
  chosenBy: ['-H', `unix://${SOCKET}`],
  timeoutMs: 100,
} as const;
const refused = { state: 'refused', error: 'ECONNREFUSED' } as const;
const node = { uid: 0, gid: 998, mode: 0o660, acl: { state: 'minimal' } } as const;
const there = { state: 'socket', path: SOCKET, realPath: SOCKET, parents: [], node } as const;
const mount = { source: SOCKET, target: SOCKET, folder: null, readOnly: false } as const;
const container = { id: 'c1', pid: 0, socketMount: mount };
const question = { engine: at, elsewhere: true };
const unitsAsked = ['docker.socket', 'docker.service', 'podman.socket', 'snap.docker.dockerd.service'];
const unitLines = (name: string, load: string): string =>
  `Result=success\nId=${name}\nLoadState=${load}\nActiveState=inactive\n` +
  (name.endsWith('.socket') ? 'SocketGroup=docker\nSocketMode=0660\n' : '');

/** A machine on which every program, or every one that `only` lets through, answers so. */
function answering(answer: RunResult, only: (args: readonly string[]) => boolean = () => true): Host {
  const host = memoryHost(
    linux({
      identity: { name: null, uid: 1000 },
      behind: engine({ images: { alpine: { tags: ['alpine:3'] } } as never }),
      files: {
        [SOCKET]: socket(engine(), { gid: 998 }),
        '/etc/group': file('root:x:0:\n'),
        '/sys/fs/selinux/enforce': file('1'),
        '/run/systemd/system': directory(),
        '/usr/bin/docker-compose': file(''),
      },
    }),
  );
  return { ...host, run: async ({ args }) => (only(args) ? ok(answer) : failed('ENOENT')) };
}

const quote = (text: string): string => text.replace(/[^\w ]/g, '\\$&');
const line = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

const known = <T extends { state: string }>(fact: T): T | null => (fact.state === 'unknown' ? null : fact);

const readers: Readonly<Record<string, Reader>> = {
  'id -G': {
    whole: '1000 27 998\n',
    read: async (answer) => known(await findLoginGroups(answering(answer), 'ann', 100)),
    evidence: ({ gids }: { gids: number[] }) => [line(gids.map((gid) => `0*${gid}`).join(' '))],
  },
  'getent group': {
    whole: 'docker:*:998:ann,bob\n',
    read: async (answer) => known(await findGroup(answering(answer), 'docker', 100)),
    evidence: ({ name, gid, members }: { name: string; gid: number; members: string[] }) => [
      line(`\\s*${quote(name)}:[^:]*:0*${gid}:,*${members.map(quote).join(',+')},*\\s*(?::.*)?`),
    ],
  },
  'getent passwd': {
    whole: 'ann:*:1000:1000:Ann:/home/ann:/bin/sh\n',
    read: async (answer) => (await identify(answering(answer), 100)).name,
    evidence: (name: string) => [line(`${quote(name)}:[^:]*:1000:[^:]*:[^:]*:[^:]*:[^:]*`)],
  },
  getfacl: {
    whole: `# file: ${SOCKET}\n# owner: 0\nuser::rw-\nuser:1000:rw-\ngroup::r--\nmask::rw-\nother::---\n\n`,
    read: async (answer) => known((await readAcls(answering(answer), [SOCKET], 100)).get(SOCKET) ?? unread),
    evidence: ({ state }: { state: string }) => [
      line(`# file: ${SOCKET}`),
      ...(state === 'extended' ? [line('mask::...')] : []),
      ...['user', 'group', 'other'].map((tag) => line(`${tag}::...`)),
    ],
  },
  ls: {
    whole: `srw-rw----+ 1 0 998 0 1767258000 ${SOCKET}\n`,
    read: async (answer) => {
      const host = answering(answer, (args) => args[0] === '-ldn');
      return known((await readAcls(host, [SOCKET], 100)).get(SOCKET) ?? unread);
    },
    evidence: ({ state }: { state: string }) => [
      line(`.{10}${state === 'unread' ? '\\+' : '\\.?'} +\\d+ +\\d+ +\\d+ .*\\d ${SOCKET}`),
    ],
  },
  'systemctl show': {
    whole: [...unitsAsked, 'containerd.service']
      .map((name) => unitLines(name, name === 'docker.socket' ? 'loaded' : 'not-found'))
      .join('\n'),
    read: async (answer) => {
      const host = answering(answer, (args) => args.includes('show') && !args.includes('--user'));
      const manager = await readServiceManager(host, there, refused, 100);
      return manager.kind === 'systemd' ? manager.units : null;
    },
    evidence: (units: Unit[]) => [
      ...units.flatMap(({ name, load, active, result, makes }) => [
        ...[line(`Id=${quote(name)}`), line(`LoadState=${load}`)],
        ...[line(`ActiveState=${active}`), line(`Result=${result}`)],
        ...(makes ? [line(`SocketGroup=${makes.group}`), line(`SocketMode=${makes.mode}`)] : []),
      ]),
    ],
  },
  'journalctl of the kernel': {
    whole:
      'audit: avc:  denied  { connectto } for pid=1 scontext=a:b:c tcontext=d:e:f tclass=unix_stream_socket permissive=1\n',
    read: async (answer) =>
      (await readDenials(answering(answer), { context: 'a:b:c', profile: null }, 100)).selinux,
    evidence: () => [
      line('(?!.*permissive=1).*avc:.*denied.*scontext=a:b:c .*tclass=(?:unix_\\w+|sock_file)(?: .*)?'),
    ],
  },
  'stat -c %C': {
    whole: 'system_u:object_r:container_var_run_t:s0\n',
    read: async (answer) => {
      const selinux = await readSELinux(answering(answer), there, 100);
      return selinux.state === 'on' ? selinux.socket : null;
    },
    evidence: (label: string) => [line(`\\s*${quote(label)}[\\s\\0]*`)],
  },
  'cat /proc/1/mountinfo': {
    whole: `700 600 0:25 / /proc rw - proc proc rw\n701 600 0:25 /docker.sock//deleted ${SOCKET} rw - tmpfs tmpfs rw\n`,
    read: async (answer) => known(await readMountedInode(answering(answer), container, question)),
    evidence: ({ state }: { state: string }) => [
      line(`\\S* \\S* \\S* \\S*${state === 'deleted' ? '//deleted' : ''} ${SOCKET}(?: .*)?`),
    ],
  },
  'cat /proc/1/status': {
    whole:
      'Name:\tapp\nUid:\t1\t1\t1\t1\nGid:\t2\t2\t2\t2\nGroups:\t998 27 \nCapEff:\t0000000000000002\nSeccomp:\t2\n',
    read: async (answer) => known(await readProcess(answering(answer), container, question)),
    evidence: (fact: { uid: number; gid: number; groups: number[]; dacOverride: boolean }) => [
      line(`Uid:\\s*(?:\\d+\\s+){3}0*${fact.uid}(?:\\s+\\d+)*\\s*`),
      line(`Gid:\\s*(?:\\d+\\s+){3}0*${fact.gid}(?:\\s+\\d+)*\\s*`),
      line(`Groups:\\s*${fact.groups.map((gid) => `0*${gid}`).join('\\s+')}\\s*`),
      line(`CapEff:\\s*[0-9a-f]{15}${fact.dacOverride ? '[2367abef]' : '[014589cd]'}`),
    ],
  },
  'stat in a container': {
    whole: 'socket:0:998:660\n',
    read: async (answer) => known(await lookFromInside(answering(answer), SOCKET, at)),
    evidence: ({ node }: { node: { uid: number; gid: number; mode: number } }) => [
      line(`socket:0*${node.uid}:0*${node.gid}:0*${node.mode.toString(8)}`),
    ],
  },
  'compose config --format json': {
    whole: `${JSON.stringify({ name: 'app', services: { web: { image: 'web:1', group_add: ['998'], volumes: null } } })}\n`,
    read: async (answer) => {
      const host = answering(answer, (args) => args.includes('json'));
      return (await resolveConfig(host, select({ directory: APP }), local)).services;
    },
    ends: 'in itself',
    evidence: (services: object) => Object.keys(services).map((name) => new RegExp(quote(`"${name}":`))),
  },
  'docker-compose config of version 1': {
    whole: "services:\n  web:\n    group_add:\n    - '998'\n    image: web:1\nversion: '3.9'\n",
    read: async (answer) => {
      const host = answering(answer, (args) => args.at(-1) === 'config');
      const plugin = '/usr/libexec/docker/cli-plugins/docker-compose';
      const stat: Host['stat'] = async (path) => (path === plugin ? failed('ENOENT') : host.stat(path));
      return (await resolveConfig({ ...host, stat }, select({ directory: APP }), local)).services;
    },
    evidence: (services: object) => Object.keys(services).map((name) => line(`.*${quote(name)}.*`)),
  },
};

const unread = { state: 'unknown' };
const local = {
  kind: 'unix',
  path: SOCKET,
  host: `unix://${SOCKET}`,
  origin: 'default',
  context: null,
} as const;

const answer = (stdout: string, exitCode = 0): RunResult => ({ exitCode, stdout, stderr: '' });

/** What no line that was printed to its end says. */
function unsupported(text: string, evidence: readonly RegExp[]): string[] {
  const lines = text.split('\n').slice(0, -1);
  return evidence.filter((part) => !lines.some((each) => part.test(each))).map(String);
}

describe.each(Object.entries(readers))('what %s prints', (_, { whole, read, evidence, ends }) => {
  it('is read, or means no harm, where it is whole', async () => {
    const fact = await read(answer(whole));
    if (fact !== null) expect(unsupported(whole, evidence(fact as never))).toEqual([]);
  });

  it('is unknown where it is empty', async () => {
    for (const text of ['', '\n', ' \n', '\0', '\n\n\n'])
      for (const exitCode of [0, 1, 3, 125]) expect(await read(answer(text, exitCode))).toBeNull();
  });

  it('says the same or nothing where it is cut off', async () => {
    const fact = await read(answer(whole));
    for (let length = 0; length < whole.length; length++) {
      const part = await read(answer(whole.slice(0, length)));
      if (part !== null) expect({ length, part }).toEqual({ length, part: fact });
    }
  });

  it('is a fact only where its lines say so, whatever else is printed', async () => {
    const pieces = whole.split(/(?<=[\s:,=])/);
    const piece = fc.oneof(
      fc.constantFrom(...pieces),
      fc.string({ maxLength: 8 }),
      fc.constantFrom('\n', '0', ' '),
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 2 * pieces.length }).map((all) => all.join('')),
      fc.shuffledSubarray(pieces).map((all) => all.join('')),
      fc
        .tuple(fc.nat(whole.length), fc.nat(6), fc.string({ maxLength: 6 }))
        .map(([from, length, other]) => whole.slice(0, from) + other + whole.slice(from + length)),
    );
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(0, 1, 127), async (text, exitCode) => {
        const fact = await read(answer(text, exitCode));
        if (fact !== null)
          expect(unsupported(ends ? `${text}\n` : text, evidence(fact as never))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
