import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = new URL('../../bin/dockperm.js', import.meta.url).pathname;
const ann = { uid: 20_001, gid: 20_002 };
let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'dockperm-as-owner-'));
  chmodSync(base, 0o755);
  mkdirSync(join(base, 'bin'), { mode: 0o755 });
  const status = "/usr/bin/grep -E '^(Uid|Gid|Groups):' /proc/self/status";
  const variables = '/usr/bin/env | /usr/bin/sort';
  const secret = `/usr/bin/cat ${base}/secret 2>&1`;
  const script = `#!/bin/sh\n{ ${status}; ${variables}; ${secret}; } >${base}/ran\nexit 1\n`;
  writeFileSync(join(base, 'bin/docker-compose'), script, { mode: 0o755 });
  writeFileSync(join(base, 'secret'), 'of root\n', { mode: 0o600 });
  writeFileSync(join(base, 'ran'), '');
  chmodSync(join(base, 'ran'), 0o666);
});

afterEach(() => rmSync(base, { recursive: true }));

interface Project {
  readonly uid: number;
  readonly gid: number;
  readonly mode?: number;
  readonly text?: string;
  readonly named?: 'with -f';
  readonly env?: Readonly<Record<string, string>>;
}

/** What the Compose that was asked has seen, and what the report says. */
async function check({ uid, gid, mode = 0o755, text = '{ a: { image: a } }', named, env = {} }: Project) {
  const project = join(base, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'compose.yaml'), `services: ${text}\n`);
  chownSync(project, uid, gid);
  chmodSync(project, mode);
  const variables = {
    PATH: join(base, 'bin'),
    HOME: '/nonexistent',
    DOCKER_HOST: `unix://${base}/none.sock`,
    COMPOSE_EXPERIMENTAL_GIT_REMOTE: '1',
    ...env,
  };
  const place = named ? ['-f', `${project}/compose.yaml`] : ['-C', project];
  const options = { cwd: base, env: variables, extendEnv: false, reject: false } as const;
  const { stdout } = await execa(process.execPath, [program, 'check', ...place], options);
  const told = readFileSync(join(base, 'ran'), 'utf8').replace(/[\t ]+/g, ' ');
  return { told, said: stdout.replace(/\s+/g, ' ') };
}

const ids = (uid: number, gid: number): string => {
  const four = (id: number) => Array(4).fill(id).join(' ');
  return `Uid: ${four(uid)}\nGid: ${four(gid)}\nGroups:`;
};

describe.runIf(process.geteuid?.() === 0 && process.platform === 'linux')('Compose, asked by root', () => {
  it.each([[undefined], ['with -f'] as const])(
    'reads another user’s project with that user’s rights, and no more: %s',
    async (named) => {
      const { told } = await check({ ...ann, ...(named ? { named } : {}) });
      expect(told).toContain(ids(ann.uid, ann.gid));
      expect(told).toMatch(/Groups: ?\n/);
      expect(told).toContain('Permission denied');
      expect(told).not.toContain('of root');
    },
  );

  it('reads a project of root’s as root, with all of the environment', async () => {
    const { told, said } = await check({ uid: 0, gid: 0, env: { API_TOKEN: 'abc' } });
    expect(told).toContain('Uid: 0 0 0 0\n');
    expect(told).toContain('of root');
    expect(told).toContain('API_TOKEN=abc\n');
    expect(said).not.toContain('not of root');
  });

  it.each([
    ['its group can write to', { gid: ann.gid, mode: 0o775 }, ann.gid],
    ['the group of root can write to', { gid: 0, mode: 0o775 }, 65_533],
    ['all can write to, as to /tmp', { gid: 0, mode: 0o1777 }, 65_533],
  ])('reads a directory of root’s that %s with no one’s rights', async (_, owner, gid) => {
    const { told, said } = await check({ uid: 0, ...owner });
    expect(told).toContain(ids(65_533, gid));
    expect(told).not.toContain('of root');
    expect(said).toContain('(read with the rights of the users who can change the project, not of root)');
  });

  it('gets variables that forbid remote files, whatever the environment says', async () => {
    const { told } = await check(ann);
    expect(told).toContain('COMPOSE_EXPERIMENTAL_GIT_REMOTE=0\nCOMPOSE_EXPERIMENTAL_OCI_REMOTE=0\n');
  });

  it('gets of root’s environment what the files name and Compose itself reads, and no secret', async () => {
    const env = {
      AWS_SESSION: 'of root',
      COMPOSE_PROFILES: 'debug',
      DATABASE_URL: 'postgres://ann:hidden@db/app',
      DB_PASSWORD: 'hidden',
      DOCKER_AUTH_CONFIG: 'of root',
      DOCKER_GID: '998',
    };
    const variables = ['DB_PASSWORD', 'DATABASE_URL', 'DOCKER_GID'].map((name) => `"\${${name}}"`);
    const { told } = await check({ ...ann, env, text: `{ a: { image: a, command: [${variables}] } }` });
    expect(told).toContain('COMPOSE_PROFILES=debug\n');
    expect(told).toContain('DOCKER_GID=998\n');
    expect(told).toContain('DB_PASSWORD=withheld-by-dockperm\n');
    expect(told).toContain('DATABASE_URL=withheld-by-dockperm\n');
    expect(told).not.toMatch(/AWS_SESSION|DOCKER_AUTH_CONFIG|DOCKER_HOST|hidden|of root/);
  });

  it('is started also from a directory of root’s that the owner cannot enter', async () => {
    const plugins = join(base, 'home/.docker/cli-plugins');
    mkdirSync(plugins, { recursive: true });
    chmodSync(join(base, 'home'), 0o700);
    renameSync(join(base, 'bin/docker-compose'), join(plugins, 'docker-compose'));
    writeFileSync(join(base, 'bin/docker'), '#!/bin/sh\n', { mode: 0o755 });
    const { told, said } = await check({ ...ann, env: { HOME: join(base, 'home') } });
    expect(told).toContain(ids(ann.uid, ann.gid));
    expect(told).not.toContain('of root');
    expect(said).not.toContain('did not answer');
  });
});
