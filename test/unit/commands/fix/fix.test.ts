import { describe, expect, it } from 'vitest';
import { directory, file, link } from '../../../support/memory-files.ts';
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

describe("root in a project of somebody else's", () => {
  const root = { name: 'root', uid: 0, gid: 0, dacOverride: true, dacReadSearch: true };

  it('shows nothing of a file that a link of theirs leads to', async () => {
    const hers = { uid: 1000, gid: 1000 };
    const files = {
      [APP]: directory(hers),
      [`${APP}/compose.yaml`]: file(composeFile(), hers),
      [`${APP}/.env.example`]: { ...link('/root/secret'), ...hers },
      '/root/secret': file('TOKEN=s3cr3t\n', { uid: 0, gid: 0, mode: 0o600 }),
    };
    const { seen } = await runSession(
      ['fix', '--dry-run'],
      project(composeFile(), { identity: root, files }),
    );
    expect(seen).toContain('DOCKER_GID=');
    expect(seen).not.toContain('TOKEN');
  });
});
