import { describe, expect, it } from 'vitest';
import { APP, composeFile, joins, project } from '../../../support/scenes.ts';
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

describe('fix of a project that Compose refuses', () => {
  it('does not end as if it were repaired where Compose goes on refusing it', async () => {
    const compose = { refuses: 'services.web.ports must be a list' };
    const { exitCode, err, host } = await runSession(
      ['fix', '--yes', '--no-rebuild'],
      project(wrong, { files: env, compose }),
    );
    expect(host.text(`${APP}/.env`)).toBe('DOCKER_GID=998\n');
    expect([exitCode, err]).toEqual([2, expect.stringContaining('services.web.ports must be a')]);
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
