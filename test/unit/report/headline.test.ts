import { describe, expect, it } from 'vitest';
import { engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { joins, project, SOCKET } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';

const open = project(joins('998'), { files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o666 }) } });
const WARNING = 'Every local user can act as root through /var/run/docker.sock (mode 0666).';

describe('the first line', () => {
  it('is green above a warning, whose exit code is 0', async () => {
    const { exitCode, out } = await runSession(['check'], open);
    expect(out).toMatch(/^✓ ann and web can use the Docker daemon\.\n/);
    expect(exitCode).toBe(0);
  });

  it('is the warning where that makes the exit code 1, and does not come twice', async () => {
    const { exitCode, out } = await runSession(['check', '--fail-on', 'warning'], open);
    expect(out.startsWith(`✗ ${WARNING}\n`)).toBe(true);
    expect(out.split(WARNING)).toHaveLength(2);
    expect(exitCode).toBe(1);
  });

  it.each([
    ['markdown', /^### ✗ Every local user /],
    ['junit', /failures="1"/],
    ['json', /"failOn": "warning"/],
  ])('agrees with the exit code in %s', async (format, says) => {
    const { exitCode, out } = await runSession(['check', '--fail-on', 'warning', '--format', format], open);
    expect(out).toMatch(says);
    expect(exitCode).toBe(1);
  });
});
