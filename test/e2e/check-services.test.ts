import { execa } from 'execa';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Engine, freeGid } from '../lab/lab.ts';
import { type AppService, composeFile, group } from './support/app-service.ts';
import { check } from './support/check.ts';
import { describeEngine } from './support/engine.ts';
import { compose, docker, dockperm, makeProject, memberOf, type Project } from './support/project.ts';
import { cases, type Files } from './support/service-cases.ts';

const images = ['alpine:3', 'dockperm-lab/node:20'] as const;
const member = memberOf(freeGid);

describeEngine('rootful', { gid: freeGid, images }, (engine) => {
  describe('asked about the services of a project', () => {
    function project({ files = {}, ...service }: AppService & Files): Project {
      const others = Object.entries(files).map(([name, text]) => [
        name,
        text.replaceAll('SOCKET', engine().socket),
      ]);
      return makeProject({ 'compose.yaml': composeFile(engine(), service), ...Object.fromEntries(others) });
    }

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
      const text = composeFile(engine(), { app: group('999') });
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
      const wrong = project({ app: ['group_add:', '  - "999" # docker'] });
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

    it('says what a raw socket means, and calls that no trouble', async () => {
      const wanted = { app: group(`${freeGid}`) };
      const text = composeFile(engine(), wanted).replace('docker.sock\n', 'docker.sock:ro\n');
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
      const wanted = { user: '', app: ['build: .'] };
      const text = composeFile(engine(), wanted).replace('    image: dockperm-lab/node:20\n', '');
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
