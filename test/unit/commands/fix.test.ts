import { describe, expect, it } from 'vitest';
import { directory, file, symlink } from '../../support/memory-files.ts';
import { APP, joins, project } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';

const wrong = joins('${DOCKER_GID:-998}');
const env = { [`${APP}/.env`]: 'DOCKER_GID=999\n' };

describe('fix beside another dockperm', () => {
  it('does not even look while that one changes the project: what it saw would not stay', async () => {
    const { exitCode, err, host } = await runSession(
      ['fix', '--yes'],
      project(wrong, { files: env, atWork: 4711 }),
    );
    expect(exitCode).toBe(2);
    expect(err).toContain('Another dockperm (process 4711)');
    expect(host.log).toEqual([]);
  });
});

describe("root in a project of somebody else's", () => {
  const root = { name: 'root', uid: 0, gid: 0, dacOverride: true, dacReadSearch: true };

  it('shows nothing of a file that a link of theirs leads to', async () => {
    const files = {
      [APP]: directory({ uid: 1000, gid: 1000 }),
      [`${APP}/compose.yaml`]: file('include: [more.yaml]\n', { uid: 1000, gid: 1000 }),
      [`${APP}/more.yaml`]: symlink('/root/secret.yaml'),
      '/root/secret.yaml': file(wrong.replace('services:', '# s3cr3t\nservices:'), {
        uid: 0,
        gid: 0,
        mode: 0o600,
      }),
    };
    const { seen } = await runSession(['fix', '--dry-run'], project(wrong, { identity: root, files }));
    expect(seen).not.toContain('s3cr3t');
    expect(seen).not.toContain('group_add');
  });
});
