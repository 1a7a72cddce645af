import { describe, expect, it } from 'vitest';
import { APP, composeFile, joins, project, without } from '../../../support/scenes.ts';
import { runSession } from '../../../support/terminal.ts';

const wrong = joins('${DOCKER_GID:-998}');
const env = { [`${APP}/.env`]: 'DOCKER_GID=999\n' };

describe('fix beside another dockperm', () => {
  it('does not even look while that one changes the project: what it found would not stay', async () => {
    const { exitCode, err, host } = await runSession(
      ['fix', '--yes'],
      project(wrong, { files: env, atWork: 4711 }),
    );
    expect(exitCode).toBe(2);
    expect(err).toContain('Another dockperm (pid 4711)');
    expect(host.log).toEqual([]);
  });
});

describe('fix and Compose, before the first write', () => {
  const untouched = 'DOCKER_GID=999\n';

  it('writes nothing where Compose refuses the project for another reason than what is mended', async () => {
    const compose = { refuses: 'services.web.ports must be a list' };
    const { exitCode, err, host } = await runSession(
      ['fix', '--yes', '--no-rebuild'],
      project(wrong, { files: env, compose }),
    );
    expect(host.text(`${APP}/.env`)).toBe(untouched);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('would reject the edited project:')]);
    expect(err.replace(/\s+/g, ' ')).toContain('services.web.ports must be a list. Nothing was changed.');
  });

  it('writes nothing where Compose would refuse what comes of it, though it accepts the project as it is', async () => {
    const compose = { refusesText: 'DOCKER_GID=998' };
    const machine = project(wrong, { files: env, compose });
    const { exitCode, err, host } = await runSession(['fix', '--yes'], machine);
    expect(host.text(`${APP}/.env`)).toBe(untouched);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('would reject the edited project')]);
    expect(host.log.filter((line) => /^(write|run docker compose up)/.test(line))).toEqual([]);
    const dry = await runSession(['fix', '--dry-run'], machine);
    expect(dry.out.replace(/\s+/g, ' ')).toContain('would reject the edited project');
  });

  it('mends a project that Compose refuses for what is mended', async () => {
    const compose = { refusesText: 'DOCKER_GID=999' };
    const { host } = await runSession(
      ['fix', '--yes', '--no-rebuild'],
      project(wrong, { files: env, compose }),
    );
    expect(host.text(`${APP}/.env`)).toBe('DOCKER_GID=998\n');
  });

  it('counts every place where Compose reads the variable as planned', async () => {
    const other = '  other:\n    image: "other:${DOCKER_GID}"\n';
    const { exitCode, err, host } = await runSession(
      ['fix', '--yes', '--no-rebuild'],
      project(`${wrong}${other}`, { files: env }),
    );
    expect([exitCode, err, host.text(`${APP}/.env`)]).toEqual([0, '', 'DOCKER_GID=998\n']);
  });

  it('says that Compose was not asked where it is not installed', async () => {
    const { err, host } = await runSession(
      ['fix', '--yes', '--no-rebuild'],
      without(
        project(wrong, { files: env, compose: null }),
        '/usr/libexec/docker/cli-plugins/docker-compose',
      ),
    );
    expect(host.text(`${APP}/.env`)).toBe('DOCKER_GID=998\n');
    expect(err).toBe(
      'Docker Compose was not asked about the edited files before they are written:\n  Docker Compose is not installed.\n',
    );
  });
});

describe('a missing .env beside an example', () => {
  it('is written as it was shown: without the passwords and profiles of the example', async () => {
    const files = { [`${APP}/.env.example`]: 'COMPOSE_PROFILES=all\nPASSWORD=change-me\n' };
    const { out, host } = await runSession(
      ['fix', '--yes', '--no-rebuild'],
      project(composeFile(), { files }),
    );
    expect(out).toContain('new file .env:\n+DOCKER_GID=998\n\n');
    expect(host.text(`${APP}/.env`)).toBe('DOCKER_GID=998\n');
  });
});
