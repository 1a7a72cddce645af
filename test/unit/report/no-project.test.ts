import { describe, expect, it } from 'vitest';
import { file } from '../../support/memory-files.ts';
import { APP, joins, linux, project } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';

const bare = linux();
const others = linux({
  files: {
    [`${APP}/deploy/stack.yml`]: 'services: {}\n',
    [`${APP}/compose.prod.yaml`]: 'services: {}\n',
    [`${APP}/decompose.yaml`]: 'services: {}\n',
    [`${APP}/node_modules/compose.yaml`]: 'services: {}\n',
    [`${APP}/.devcontainer/devcontainer.json`]: '{}\n',
  },
});
const NONE = 'No Compose project found in ~/app or its parent directories, so no service was checked.';

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

describe('a check without a project', () => {
  it.each(['pretty', 'github', 'sarif', 'junit'])('says that no service was checked: %s', async (format) => {
    const { exitCode, out } = await runSession(['check', '--format', format], bare);
    expect(oneLine(out)).toContain(NONE);
    expect(out).not.toContain('Not checked');
    expect(exitCode).toBe(0);
  });

  it('says so in its environment: markdown', async () => {
    const { out } = await runSession(['check', '--format', 'markdown'], others);
    expect(out).toContain('| Compose | no project found, so no service was checked |');
    expect(out).toContain('| not looked at | `deploy/stack.yml` |');
  });

  it('names the files that could be meant', async () => {
    const { out } = await runSession(['check'], others);
    expect(oneLine(out)).toContain(
      `${NONE} Not checked: compose.prod.yaml (use -f), deploy/stack.yml (use -f), .devcontainer/devcontainer.json.`,
    );
  });

  it('counts them where there are many', async () => {
    const files = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((name) => [`${APP}/${name}/compose.yaml`, file('services: {}\n')]),
    );
    const { out } = await runSession(['check'], linux({ files }));
    expect(oneLine(out)).toMatch(/Not checked: a\/compose\.yaml \(use -f\), .* and 2 more\./);
  });

  it('keeps to the cause where the engine cannot be used', async () => {
    const { out } = await runSession(['check'], linux({ identity: { groups: [] } }));
    expect(out).toMatch(/^✗ /);
    expect(out).not.toContain('No Compose project');
  });
});

it('a check of a project says nothing of the kind', async () => {
  const { out } = await runSession(['check'], project(joins('998')));
  expect(out).not.toContain('No Compose project');
});
