import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { Ajv } from 'ajv';
import { execa } from 'execa';
import { afterAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { removeUser } from '../lab/host/users.ts';
import {
  down,
  type Engine,
  ensureUser,
  freeGid,
  type Identity,
  type LabUser,
  restart,
  up,
} from '../lab/lab.ts';
import { connectAs } from './support/connect.ts';
import { describeEngine } from './support/engine.ts';
import {
  answerOf,
  compose,
  connectInside,
  docker,
  dockperm,
  makeProject,
  memberOf,
  type Project,
  person,
} from './support/project.ts';

const images = ['alpine:3', 'dockperm-lab/node:20'] as const;
const member = memberOf(freeGid);
const userName = `dp-user-${process.pid}`;
const groupName = `dp-group-${process.pid}`;

const schemaFile = new URL('../../src/report/check.schema.json', import.meta.url);
const matchesSchema = new Ajv({ strict: false, allErrors: true }).compile(
  JSON.parse(readFileSync(schemaFile, 'utf8')),
);

interface Report {
  readonly verdict: string;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly summary: string;
    readonly subjects: readonly {
      readonly name: string;
      readonly at?: { readonly file: string; readonly line: number; readonly column: number };
    }[];
    readonly remedies: readonly { readonly safety: string; readonly grants?: string }[];
  }[];
  readonly clients: readonly { readonly name: string; readonly access: string }[];
}

interface Seen {
  readonly exitCode: number | undefined;
  readonly answer: string;
  readonly text: string;
  /** Of the errors. */
  readonly rules: readonly string[];
  /** Of warnings and notes. */
  readonly advice: readonly string[];
  readonly report: Report;
}

/** What a person sees in 80 columns and what a program reads: of one and the same state, so they must agree. */
async function check(run: Parameters<typeof dockperm>[1], ...flags: string[]): Promise<Seen> {
  const pretty = await dockperm(['check', ...flags], run);
  const json = await dockperm(['check', '--format', 'json', ...flags], run);
  expect([0, 1, 3], pretty.stderr).toContain(pretty.exitCode);
  expect(json.exitCode, json.stderr).toBe(pretty.exitCode);
  expect(pretty.stderr).toBe('');
  const report: Report = JSON.parse(json.stdout);
  expect(matchesSchema(report), JSON.stringify(matchesSchema.errors)).toBe(true);
  const lines = pretty.stdout.split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  // A mode that lets everybody in may be what was found; it is never what is advised.
  expect(pretty.stdout + json.stdout).not.toMatch(/chmod\S*\s+\S*[67]{3}\b/);
  const rules = rulesOf(report, 'error');
  const advice = [...rulesOf(report, 'warning'), ...rulesOf(report, 'note')];
  expect([...rules, ...advice]).toEqual(report.findings.map(({ rule }) => rule));
  if (!rules.includes('user-not-in-group')) expect(pretty.stdout + json.stdout).not.toContain('usermod');
  return {
    exitCode: pretty.exitCode,
    answer: answerOf(pretty),
    text: pretty.stdout,
    rules,
    advice,
    report,
  };
}

function rulesOf({ findings }: Report, wanted: string): string[] {
  return findings.flatMap(({ rule, severity }) => (severity === wanted ? [rule] : []));
}

describeEngine('rootful', { gid: freeGid, images }, (engine) => {
  describe('asked by a person', () => {
    let user: LabUser;

    beforeEach(async () => {
      if (user !== undefined) return;
      user = await ensureUser(userName);
      await execa('groupadd', ['--non-unique', '--gid', `${freeGid}`, groupName]);
    });

    afterAll(async () => {
      await execa('groupdel', [groupName], { reject: false });
      await removeUser(userName);
    });

    const look = (as: Identity) => check({ in: makeProject({}), engine: engine(), as });

    it('names the missing membership, and holds the way to it back as what it is: root', async () => {
      expect(await connectAs(user, engine().socket)).toBe('EACCES');
      const { exitCode, answer, text, rules, report } = await look(user);
      expect(exitCode).toBe(1);
      expect(answer).toMatch(
        new RegExp(`^✗ ${userName} is not in .*${freeGid}.*, which owns the socket\\.$`),
      );
      expect(rules).toEqual(['user-not-in-group']);
      expect(report.verdict).toBe('denied');
      expect(report.findings[0]?.remedies[0]).toMatchObject({
        safety: 'risky',
        grants: `root-equivalent control of this host to ${userName}`,
      });
      expect(text.replaceAll(/\s+/g, ' ')).toContain(
        `Grants root-equivalent control of this host to ${userName}.`,
      );
      expect(text).toMatch(/^ {2}node \S+dockperm\.js fix --allow user-not-in-group\b/m);
    });

    it('tells a session that is older than the membership from a missing one', async () => {
      await execa('usermod', ['--append', '--groups', groupName, userName]);
      const stale = { uid: user.uid, gid: user.gid };
      expect(await connectAs(stale, engine().socket)).toBe('EACCES');
      const { exitCode, answer, text, rules } = await look(stale);
      expect(exitCode).toBe(1);
      expect(answer).toContain(
        `${userName} is in group ${groupName} (${freeGid}), but this session does not have that group.`,
      );
      expect(rules).toEqual(['session-groups-stale']);
      expect(text).toMatch(/Log out and back in/);
    });

    it('lets a member go, and root', async () => {
      expect(await connectAs({ ...user, groups: [freeGid] }, engine().socket)).toBe('ok');
      const asMember = await look({ ...user, groups: [freeGid] });
      expect(asMember).toMatchObject({
        exitCode: 0,
        rules: [],
        answer: expect.stringMatching(
          new RegExp(`^✓ ${userName} can use the Docker daemon\\. No Compose project`),
        ),
      });
      expect(await look({ uid: 0, gid: 0 })).toMatchObject({
        exitCode: 0,
        rules: [],
        answer: expect.stringMatching(/^✓ root can use the Docker daemon\. No Compose project/),
      });
    });

    it('knows somebody without a name by the number', async () => {
      const { exitCode, answer } = await look(person);
      expect(exitCode).toBe(1);
      expect(answer).toContain('uid 20001 is not in');
    });
  });

  describe('asked about the services of a project', () => {
    interface Case {
      readonly title: string;
      readonly rules: readonly string[];
      readonly summary?: string;
      /** Lines of the service `app`, below its image, user and mount. */
      readonly app?: readonly string[];
      readonly user?: string;
      readonly image?: string;
      readonly mount?: readonly string[];
      readonly head?: readonly string[];
      readonly files?: Readonly<Record<string, string>>;
      readonly env?: Readonly<Record<string, string>>;
    }

    const group = (value: string) => [`group_add: ["${value}"]`];

    function composeFile({ app = [], user = '"10001:10001"', image, mount, head = [] }: Case): string {
      const lines = [
        `image: ${image ?? 'dockperm-lab/node:20'}`,
        ...(user === '' ? [] : [`user: ${user}`]),
        'volumes:',
        ...(mount ?? ['  - SOCKET:/var/run/docker.sock']),
        ...app,
      ].map((line) => `    ${line}\n`);
      const text = `${head.map((line) => `${line}\n`).join('')}services:\n  app:\n${lines.join('')}`;
      const folder = engine().socket.replace(/\/[^/]*$/, '');
      return text.replaceAll('SOCKET', engine().socket).replaceAll('FOLDER', folder);
    }

    function project(wanted: Case): Project {
      const files = Object.entries(wanted.files ?? {}).map(([name, text]) => [
        name,
        text.replaceAll('SOCKET', engine().socket),
      ]);
      return makeProject({ 'compose.yaml': composeFile(wanted), ...Object.fromEntries(files) });
    }

    const cases: readonly Case[] = [
      {
        title: 'a group from .env that is not the socket’s',
        app: group('${DOCKER_GID:-998}'),
        files: { '.env': '# the group\nDOCKER_GID=999\n' },
        rules: ['gid-wrong'],
        summary: `app joins group 999, but the Docker socket belongs to group ${freeGid}.`,
      },
      {
        title: 'a wrong group from a default',
        app: group('${DOCKER_GID:-998}'),
        rules: ['gid-wrong'],
        summary: 'app joins group 998,',
      },
      { title: 'a wrong group in the file', app: group('997'), rules: ['gid-wrong'] },
      {
        title: 'a wrong group from the shell, which outranks .env',
        app: group('${DOCKER_GID}'),
        files: { '.env': `DOCKER_GID=${freeGid}\n` },
        env: { DOCKER_GID: '996' },
        rules: ['gid-wrong'],
        summary: 'app joins group 996,',
      },
      { title: 'no group at all', rules: ['gid-missing'] },
      {
        title: 'a right group in the primary place',
        user: `"10001:${freeGid}"`,
        rules: [],
      },
      { title: 'a wrong group in the primary place', user: '"10001:999"', rules: ['gid-wrong'] },
      { title: 'a variable that is set nowhere', app: group('${DOCKER_GID}'), rules: ['gid-unset'] },
      {
        title: 'a required variable that is set nowhere',
        app: group('${DOCKER_GID:?set it}'),
        rules: ['gid-unset'],
      },
      {
        title: 'a word where .env should have a number',
        app: group('${DOCKER_GID:-998}'),
        files: { '.env': 'DOCKER_GID=docker\n' },
        rules: ['env-gid-invalid'],
      },
      {
        title: 'a comment glued to the number',
        app: group('${DOCKER_GID}'),
        files: { '.env': `DOCKER_GID=${freeGid}#docker\n` },
        rules: ['env-gid-invalid'],
      },
      {
        title: 'a number that is set twice',
        app: group('${DOCKER_GID}'),
        files: { '.env': `DOCKER_GID=${freeGid}\nTOKEN=x\nDOCKER_GID=999\n` },
        rules: ['env-gid-invalid'],
      },
      {
        title: 'the right group from .env',
        app: group('${DOCKER_GID:-998}'),
        files: { '.env': `DOCKER_GID="${freeGid}" # ours\n` },
        rules: [],
      },
      { title: 'root, which needs no group', user: 'root', rules: [] },
      {
        title: 'the long syntax of a mount',
        mount: [
          '  - type: bind',
          '    source: SOCKET',
          '    target: /var/run/docker.sock',
          '    read_only: true',
        ],
        rules: ['gid-missing'],
      },
      {
        title: 'a mount whose source comes from a variable',
        mount: ['  - ${DOCKER_SOCK:-SOCKET}:/var/run/docker.sock:ro'],
        rules: ['gid-missing'],
      },
      {
        title: 'a group that comes by merge key and anchor',
        head: ['x-base: &base', '  group_add: ["999"]'],
        app: ['<<: *base'],
        rules: ['gid-wrong'],
      },
      {
        title: 'a whole service that comes by an alias',
        head: [`x-groups: &groups ["\${DOCKER_GID:-${freeGid}}"]`],
        app: ['group_add: *groups'],
        rules: [],
      },
      {
        title: 'an override file that gives the group',
        files: { 'compose.override.yaml': `services:\n  app:\n    group_add: ["${freeGid}"]\n` },
        rules: [],
      },
      {
        title: 'an override file that takes the user away from root',
        user: 'root',
        files: { 'compose.override.yaml': 'services:\n  app:\n    user: "10001"\n' },
        rules: ['gid-missing'],
      },
      {
        title: 'an override file that gives the mount',
        mount: ['  - /tmp:/host-tmp'],
        files: {
          'compose.override.yaml': 'services:\n  app:\n    volumes: ["SOCKET:/var/run/docker.sock"]\n',
        },
        rules: ['gid-missing'],
      },
      { title: 'no mount of the socket', mount: ['  - /tmp:/host-tmp'], rules: [] },
      {
        title: 'an image whose user is root',
        user: '',
        image: 'alpine:3',
        rules: [],
      },
      {
        title: 'an image with a user of its own',
        user: '',
        image: 'dockperm-e2e/user',
        rules: ['gid-missing'],
      },
      {
        title: 'an image whose /etc/group gives its user the group',
        user: '',
        image: 'dockperm-e2e/member',
        rules: [],
      },
      {
        title: 'a group by a name that the image does not have',
        app: group('docker'),
        rules: ['group-by-name'],
        summary: 'app joins group "docker" by name, but its image has no such group.',
      },
      {
        title: 'a group by a name that is another number in the image',
        app: group('audio'),
        rules: ['group-by-name'],
        summary: 'app joins group "audio" by name, but its gid in the image is 29',
      },
      {
        title: 'a group by a name that is the socket’s in the image',
        app: group('docker'),
        user: 'stranger',
        image: 'dockperm-e2e/member',
        rules: [],
      },
      {
        title: 'the folder of the socket, without a group',
        mount: ['  - FOLDER:/engine'],
        rules: ['gid-missing'],
      },
      {
        title: 'the folder of the socket, with its group',
        mount: ['  - FOLDER:/engine'],
        app: group(`${freeGid}`),
        rules: [],
      },
      {
        title: 'a path where nothing is',
        mount: ['  - /srv/dockperm-e2e/docker.sock:/var/run/docker.sock'],
        app: group(`${freeGid}`),
        rules: ['mount-wrong-path'],
      },
      {
        title: 'a directory where the socket should be',
        mount: ['  - /tmp:/var/run/docker.sock'],
        app: group(`${freeGid}`),
        rules: ['mount-wrong-path'],
        summary: 'app mounts /tmp, which is a directory.',
      },
      {
        title: 'a quote that is never closed',
        app: group('${DOCKER_GID}'),
        files: { '.env': `DOCKER_GID="${freeGid}\nTOKEN=x\n` },
        rules: ['env-gid-invalid'],
      },
      {
        title: 'two numbers of which the last, which counts, is right',
        app: group('${DOCKER_GID}'),
        files: { '.env': `DOCKER_GID=999\nDOCKER_GID=${freeGid}\n` },
        rules: [],
      },
      {
        title: 'a user whose name only the image knows',
        user: 'stranger',
        image: 'dockperm-e2e/member',
        rules: ['gid-missing'],
      },
    ];

    let built: Promise<void> | undefined;
    beforeEach(async () => {
      built ??= buildImages(engine());
      await built;
    });

    it.each(cases.map((wanted) => [wanted.title, wanted] as const))('sees %s', async (_, wanted) => {
      const { rules, env = {} } = wanted;
      const run = { in: project(wanted), engine: engine(), as: member, env };
      const seen = await check(run);
      expect(seen.rules, seen.text).toEqual(rules);
      expect(seen.exitCode).toBe(rules.length === 0 ? 0 : 1);
      expect(seen.answer).toMatch(rules.length === 0 ? /^✓ / : /^✗ app |^✗ DOCKER_GID /);
      if (wanted.summary) expect(seen.answer).toContain(wanted.summary);

      const alone = await check({ ...run, env: { ...env, ...(await withoutCompose()) } });
      expect(alone.text).toContain(
        'dockperm read the project without Compose: Docker Compose is not installed.',
      );
      expect(alone.rules, alone.text).toEqual(rules);
      expect(alone.exitCode).toBe(seen.exitCode);
      expect(alone.report.clients).toEqual(seen.report.clients);
    });

    it('looks only at the services that are asked for', async () => {
      const text = composeFile({ title: '', rules: [], app: group('999') });
      const good = text.replace('services:\n', '').replace('app:', 'good:').replace('"999"', `"${freeGid}"`);
      const run = { in: makeProject({ 'compose.yaml': text + good }), engine: engine(), as: member };
      expect(await check(run, '--service', 'good')).toMatchObject({ exitCode: 0, rules: [] });
      expect(await check(run, '--service', 'app')).toMatchObject({
        exitCode: 1,
        rules: ['gid-wrong'],
      });
      expect((await check(run)).report.clients.map(({ name, access }) => [name, access])).toEqual([
        ['app', 'denied'],
        ['good', 'ok'],
      ]);
    });

    it('annotates the very line in a CI run', async () => {
      const wrong = project({ title: '', rules: [], app: ['group_add:', '  - "999" # docker'] });
      const { exitCode, stdout } = await dockperm(['check', '--format', 'github'], {
        in: wrong,
        engine: engine(),
        as: member,
        env: { GITHUB_WORKSPACE: wrong.directory, CI: 'true' },
      });
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/^::error file=compose\.yaml,line=8,col=9,title=gid-wrong::app joins group 999/);
      const [, ...others] = stdout.trimEnd().split('\n');
      expect(others.filter((line) => !line.startsWith('::notice '))).toEqual([]);
    });

    it('keeps the secrets of .env to itself in every format', async () => {
      const secret = 'hunter2-of-the-test';
      const wrong = project({
        title: '',
        rules: [],
        app: [...group('${DOCKER_GID}'), 'environment:', '  - TOKEN', '  - PASSWORD=${TOKEN}'],
        files: { '.env': `TOKEN=${secret}\nDOCKER_GID=999\n` },
      });
      const run = { in: wrong, engine: engine(), as: member };
      for (const format of ['pretty', 'json', 'github']) {
        const { exitCode, stdout, stderr } = await dockperm(['check', '--format', format], run);
        expect(exitCode).toBe(1);
        expect(stdout).toContain('999');
        expect(stdout + stderr).not.toContain(secret);
      }
    });

    it('sees a container that is older than the correction of its file', async () => {
      const wanted: Case = {
        title: '',
        rules: [],
        app: [...group('999'), 'network_mode: none', 'stop_signal: SIGKILL', 'command: [sleep, "600"]'],
      };
      const corrected = makeProject({ 'compose.yaml': composeFile(wanted) }, { engine: engine() });
      const run = { in: corrected, engine: engine(), as: member };
      await compose(engine(), corrected, 'up', '-d');
      expect((await check(run)).rules).toEqual(['gid-wrong']);
      corrected.write('compose.yaml', composeFile(wanted).replace('"999"', `"${freeGid}"`));
      const outdated = await check(run);
      expect(outdated).toMatchObject({ exitCode: 1, rules: ['container-outdated'] });
      expect(outdated.answer).toMatch(
        /^✗ .*-app-1 does not match the current configuration of app and cannot use the Docker socket\.$/,
      );
      // A restart keeps the groups that the container was created with.
      await compose(engine(), corrected, 'restart');
      expect(await check(run)).toMatchObject({ exitCode: 1, rules: ['container-outdated'] });
      await compose(engine(), corrected, 'up', '-d');
      expect(await check(run)).toMatchObject({ exitCode: 0, rules: [] });
    });

    it('says what a raw socket means, and calls that no trouble', async () => {
      const wanted = { title: '', rules: [], app: group(`${freeGid}`) };
      const text = composeFile(wanted).replace('docker.sock\n', 'docker.sock:ro\n');
      const run = { in: makeProject({ 'compose.yaml': text }), engine: engine(), as: member };
      const seen = await check(run);
      expect(seen).toMatchObject({
        exitCode: 0,
        rules: [],
        advice: ['readonly-illusion', 'raw-socket'],
      });
      expect(seen.answer).toMatch(/^✓ uid 20001 and app can use the Docker daemon\.$/);
      expect((await check({ ...run }, '--fail-on', 'warning')).exitCode).toBe(1);
    });

    it('sees that a Dockerfile asks for a number that is taken, before anything can be built', async () => {
      const lines = ['FROM dockperm-lab/node:20', 'RUN groupadd -g 29 docker', 'USER node', ''];
      const wanted = { title: '', rules: [], user: '', app: ['build: .'] };
      const text = composeFile(wanted).replace('    image: dockperm-lab/node:20\n', '');
      const broken = makeProject(
        { 'compose.yaml': text, Dockerfile: lines.join('\n') },
        { engine: engine() },
      );
      await expect(compose(engine(), broken, 'build')).rejects.toThrow(/29/);
      const seen = await check({ in: broken, engine: engine(), as: member });
      expect(seen, seen.text).toMatchObject({ exitCode: 1, rules: ['dockerfile-gid'] });
      expect(seen.answer).toMatch(
        /^✗ app cannot be built: its Dockerfile creates group 29, but "audio" already has that gid\.$/,
      );
    });

    it('looks through what only starts others at the process that does the work', async () => {
      const wanted: Case = {
        title: '',
        rules: [],
        user: '"0"',
        app: [
          ...group(`${freeGid}`),
          'init: true',
          'network_mode: none',
          'stop_signal: SIGKILL',
          'command: [setpriv, --reuid, "1000", --regid, "1000", --clear-groups, sleep, "600"]',
        ],
      };
      const text = composeFile(wanted);
      const dropped = makeProject({ 'compose.yaml': text }, { engine: engine() });
      const run = { in: dropped, engine: engine(), as: member };
      await compose(engine(), dropped, 'up', '-d');
      expect(await check(run)).toMatchObject({ exitCode: 1, rules: ['groups-dropped'] });
      dropped.write('compose.yaml', text.replace('--clear-groups', '--keep-groups'));
      await compose(engine(), dropped, 'up', '-d');
      expect(await check(run)).toMatchObject({ exitCode: 0, rules: [] });
    });

    it('sees a process that dropped the group of its container', async () => {
      const drop = ['setpriv', '--reuid', '1000', '--regid', '1000', '--clear-groups', 'sleep', '600'];
      const wanted: Case = {
        title: '',
        rules: [],
        user: '"0"',
        app: [
          ...group(`${freeGid}`),
          'network_mode: none',
          'stop_signal: SIGKILL',
          `command: ${JSON.stringify(drop)}`,
        ],
      };
      const dropped = makeProject({ 'compose.yaml': composeFile(wanted) }, { engine: engine() });
      await compose(engine(), dropped, 'up', '-d');
      const seen = await check({ in: dropped, engine: engine(), as: member });
      expect(seen, seen.text).toMatchObject({ exitCode: 1, rules: ['groups-dropped'] });
      expect(seen.answer).toMatch(
        /^✗ .*-app-1 is configured with access, but its process runs as uid 1000 without the socket's group\.$/,
      );
    });
  });
});

describeEngine('rootful', { gid: 4243, images }, (engine) => {
  it('sees that an access list lets a service in, and when it no longer does', async () => {
    const { socket } = engine();
    const text = `services:\n  app: {image: "dockperm-lab/node:20", user: "10001:10001", network_mode: none, stop_signal: SIGKILL, command: [sleep, "600"], volumes: ["${socket}:/var/run/docker.sock"]}\n`;
    const listed = makeProject({ 'compose.yaml': text }, { engine: engine() });
    const run = { in: listed, engine: engine(), as: memberOf(4243) };
    await compose(engine(), listed, 'up', '-d');
    onTestFinished(async () => void (await execa('setfacl', ['-b', socket])));
    await execa('setfacl', ['-m', 'u:10001:rw', socket]);
    expect(await connectInside(engine(), listed)).toBe('ok');
    expect(await check(run)).toMatchObject({ exitCode: 0, rules: [] });
    await execa('setfacl', ['-m', 'u:10001:r', socket]);
    expect(await connectInside(engine(), listed)).toBe('EACCES');
    expect(await check(run)).toMatchObject({ exitCode: 1, rules: ['gid-missing'] });
  });

  it('sees that a container outlived the socket it mounts, and that a mounted folder did not', async () => {
    const service = (name: string, source: string, target: string) =>
      `  ${name}: {image: "dockperm-lab/node:20", user: "1:1", group_add: ["4243"], network_mode: none, stop_signal: SIGKILL, command: [sleep, "600"], volumes: ["${source}:${target}"]}\n`;
    const { socket } = engine();
    const folder = socket.replace(/\/[^/]*$/, '');
    const text = `services:\n${service('app', socket, '/var/run/docker.sock')}${service('folder', folder, '/var/run')}`;
    const outlived = makeProject({ 'compose.yaml': text }, { engine: engine() });
    const run = { in: outlived, engine: engine(), as: memberOf(4243) };
    await compose(engine(), outlived, 'up', '-d');
    expect(await check(run)).toMatchObject({ exitCode: 0, rules: [] });
    await restart(engine().name);
    expect(await connectInside(engine(), outlived)).toBe('ECONNREFUSED');
    expect(await connectInside(engine(), outlived, 'folder')).toBe('ok');
    const seen = await check(run);
    expect(seen, seen.text).toMatchObject({ exitCode: 1, rules: ['mount-stale'] });
    expect(seen.answer).toMatch(/^✗ .*-app-1 mounts a Docker socket that was deleted on the host\.$/);
    expect(seen.report.clients.map(({ access }) => access)).toEqual(['denied', 'ok']);
    const fixed = await dockperm(['fix', '--yes'], run);
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(await connectInside(engine(), outlived)).toBe('ok');
    expect(await check(run)).toMatchObject({ exitCode: 0, rules: [] });
  });
});

describeEngine('rootful', { gid: 0, images: ['alpine:3'] }, (engine) => {
  it('says that no group can let anybody in, where the socket is root’s alone', async () => {
    expect(await connectAs(person, engine().socket)).toBe('EACCES');
    const { exitCode, answer, rules, report } = await check({ in: makeProject({}), engine: engine() });
    expect(exitCode).toBe(1);
    expect(answer).toBe('✗ The socket belongs to root:root; no group gives uid 20001 access.');
    expect(rules).toEqual(['socket-group-missing']);
    // The engine was told so on its command line, which is not dockperm's to change.
    expect(report.findings[0]?.remedies[0]).toMatchObject({ safety: 'manual' });
  });
});

describe('where an engine has died', () => {
  it('says that it is stopped, though its socket is still there', async ({ skip }) => {
    if (inject('labProblem') !== '') return skip(inject('labProblem'));
    const name = `t${process.pid}-dead`;
    onTestFinished(async () => void (await down(name)));
    const engine = await up({ kind: 'rootful', gid: freeGid, name, images: [], owner: inject('labOwner') });
    process.kill(engine.pid, 'SIGKILL');
    await expect.poll(() => connectAs(member, engine.socket)).toBe('ECONNREFUSED');
    const { exitCode, answer, rules, report } = await check({ in: makeProject({}), engine, as: member });
    expect(exitCode).toBe(1);
    expect(answer).toMatch(/^✗ .*engine/i);
    expect(rules).toEqual(['engine-stopped']);
    expect(report.verdict).toBe('unreachable');
  });
});

describe('at the path of the socket', () => {
  let folder: Project;

  beforeEach(({ skip }) => {
    if (process.getuid?.() !== 0) skip('Only root can start a process as another user.');
  });

  async function listen(path: string, answer: string | undefined): Promise<Server> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (answer !== undefined) socket.end(answer);
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    chmodSync(path, 0o777);
    onTestFinished(() => void server.close());
    return server;
  }

  const look = (path: string, ...flags: string[]) => {
    const env = { DOCKER_HOST: `unix://${path}` };
    return check({ in: folder, as: person, env }, ...flags);
  };

  it('finds nothing', async () => {
    folder = makeProject({});
    const { exitCode, answer, rules, report } = await look(folder.path('docker.sock'));
    expect(exitCode).toBe(1);
    expect(answer).toMatch(/^✗ There is no socket at /);
    expect(rules).toEqual(['socket-missing']);
    expect(report.verdict).toBe('unreachable');
  });

  it('finds a folder', async () => {
    folder = makeProject({});
    mkdirSync(folder.path('docker.sock'));
    expect(await look(folder.path('docker.sock'))).toMatchObject({
      exitCode: 1,
      rules: ['socket-is-directory'],
    });
  });

  it('finds a plain file', async () => {
    folder = makeProject({});
    writeFileSync(folder.path('docker.sock'), '');
    expect(await look(folder.path('docker.sock'))).toMatchObject({
      exitCode: 1,
      rules: ['socket-not-a-socket'],
    });
  });

  it('finds a folder above it that this user may not pass, and leaves its mode alone', async () => {
    folder = makeProject({ 'private/x': '' }, { owner: { uid: 0, gid: 0 } });
    chmodSync(folder.path('private'), 0o700);
    const socket = folder.path('private/docker.sock');
    await listen(socket, undefined);
    expect(await connectAs(person, socket)).toBe('EACCES');
    const { exitCode, answer, rules } = await look(socket);
    expect(exitCode).toBe(1);
    expect(answer).toContain('/private');
    expect(rules).toEqual(['path-not-traversable']);
  });

  it('finds somebody who listens and never answers, and says so within the time given', async () => {
    folder = makeProject({});
    await listen(folder.path('docker.sock'), undefined);
    const began = performance.now();
    const { exitCode, answer, rules, report } = await look(folder.path('docker.sock'), '--timeout', '500ms');
    // Two runs, each with the start of a process.
    expect(performance.now() - began).toBeLessThan(3000);
    expect(exitCode).toBe(3);
    expect(answer).toMatch(/^\? /);
    expect(rules).toEqual(['engine-unresponsive']);
    expect(report.verdict).toBe('inconclusive');
  });

  it('finds somebody who is no engine, and does not call that access', async () => {
    folder = makeProject({});
    await listen(folder.path('docker.sock'), 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    const { exitCode, answer } = await look(folder.path('docker.sock'));
    expect(exitCode).not.toBe(0);
    expect(answer).not.toMatch(/^✓/);
  });
});

/** Programs that dockperm needs, and neither Docker nor Compose. */
async function withoutCompose(): Promise<Record<string, string>> {
  const bins = makeProject({});
  // The last two are the test’s own: they start dockperm.
  const { stdout } = await execa('sh', ['-c', 'command -v getent; command -v setpriv; command -v nsenter']);
  await execa('ln', ['-s', ...stdout.split('\n'), bins.directory]);
  return { PATH: bins.directory, DOCKER_CONFIG: bins.directory };
}

async function buildImages(engine: Engine): Promise<void> {
  const users = ['app:x:10001:10001::/:/bin/sh', 'stranger:x:10002:10002::/:/bin/sh'];
  const lines = users.map((line) => `RUN echo ${line} >>/etc/passwd`);
  // Behind two links, as some distributions have it.
  const groups = [
    `RUN echo docker:x:${freeGid}:app >>/etc/group`,
    'RUN mkdir /usr/etc && mv /etc/group /usr/etc/group && ln -s /usr/etc/group /etc/groups && ln -s groups /etc/group',
  ];
  for (const [name, extra] of [
    ['user', []],
    ['member', groups],
  ] as const) {
    const dockerfile = ['FROM alpine:3', ...lines, ...extra, 'USER app'].join('\n');
    const tag = ['build', '-q', '-t', `dockperm-e2e/${name}`, '-'];
    await execa('docker', tag, { env: engine.env, input: dockerfile });
  }
  await docker(engine, ['image', 'inspect', 'dockperm-e2e/user', 'dockperm-e2e/member']);
}
