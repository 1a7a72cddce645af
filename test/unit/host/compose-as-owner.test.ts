import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = new URL('../../../bin/dockperm.js', import.meta.url).pathname;
const ann = { uid: 20_001, gid: 20_002 };
let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'dockperm-as-owner-'));
  chmodSync(base, 0o755);
  mkdirSync(join(base, 'bin'), { mode: 0o755 });
  const ids = "/usr/bin/grep -E '^(Uid|Gid|Groups):' /proc/self/status";
  const switches = '/usr/bin/env | /usr/bin/grep ^COMPOSE_EXPERIMENTAL_ | /usr/bin/sort';
  const secret = `/usr/bin/cat ${base}/secret 2>&1`;
  const script = `#!/bin/sh\n{ ${ids}; ${switches}; ${secret}; } >${base}/ran\nexit 1\n`;
  writeFileSync(join(base, 'bin/docker-compose'), script, { mode: 0o755 });
  writeFileSync(join(base, 'secret'), 'of root\n', { mode: 0o600 });
  writeFileSync(join(base, 'ran'), '');
  chmodSync(join(base, 'ran'), 0o666);
});

afterEach(() => rmSync(base, { recursive: true }));

async function check(owner: { uid: number; gid: number }, ...flags: string[]): Promise<string> {
  const project = join(base, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'compose.yaml'), 'services: { a: { image: a } }\n');
  chownSync(project, owner.uid, owner.gid);
  const env = {
    PATH: join(base, 'bin'),
    HOME: '/nonexistent',
    DOCKER_HOST: `unix://${base}/none.sock`,
    COMPOSE_EXPERIMENTAL_GIT_REMOTE: '1',
  };
  const place = flags.includes('-f') ? ['-f', `${project}/compose.yaml`] : ['-C', project];
  await execa(process.execPath, [program, 'check', ...place], {
    cwd: base,
    env,
    extendEnv: false,
    reject: false,
  });
  return readFileSync(join(base, 'ran'), 'utf8').replace(/[\t ]+/g, ' ');
}

describe.runIf(process.geteuid?.() === 0 && process.platform === 'linux')('Compose, asked by root', () => {
  it.each([[[]], [['-f']]])(
    'reads another user’s project with that user’s rights, and no more %j',
    async (flags) => {
      const told = await check(ann, ...flags);
      expect(told).toContain(`Uid: ${Array(4).fill(ann.uid).join(' ')}\n`);
      expect(told).toContain(`Gid: ${Array(4).fill(ann.gid).join(' ')}\n`);
      expect(told).toMatch(/Groups: ?\n/);
      expect(told).toContain('Permission denied');
      expect(told).not.toContain('of root');
    },
  );

  it('reads a project of root’s as root', async () => {
    const told = await check({ uid: 0, gid: 0 });
    expect(told).toContain('Uid: 0 0 0 0\n');
    expect(told).toContain('of root');
  });

  it('gets variables that forbid remote files, whatever the environment says', async () => {
    expect(await check(ann)).toContain(
      'COMPOSE_EXPERIMENTAL_GIT_REMOTE=0\nCOMPOSE_EXPERIMENTAL_OCI_REMOTE=0\n',
    );
  });
});
