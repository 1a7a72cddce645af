import { describe, expect, it } from 'vitest';
import { container, engine } from '../../support/memory-engine.ts';
import { file } from '../../support/memory-files.ts';
import type { Machine } from '../../support/memory-host.ts';
import { APP, composeFile, joins, project } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';

const ENV = `${APP}/.env`;
const COMPOSE = `${APP}/compose.yaml`;
const before = '# secret\r\nTOKEN=s3cr3t\r\nDOCKER_GID=999 # host';
const text = joins('${DOCKER_GID:-998}');
const old = container({ groupAdd: ['999'], process: { uid: 10001, gid: 10001, groups: [999] } });

const wrong = (machine: Machine = {}) =>
  project(text, {
    ...machine,
    behind: engine({ containers: [old] }),
    files: { [ENV]: before, ...machine.files },
  });
const fix = (machine: Machine, ...flags: string[]) => runSession(['fix', '--yes', ...flags], machine);
const commands = (log: readonly string[], word: string) =>
  log.filter((line) => line.startsWith('run') && line.includes(word));

describe('a fix that works', () => {
  it('writes the file, recreates the container and verifies access from inside', async () => {
    const { exitCode, host, out } = await fix(wrong());
    expect(exitCode).toBe(0);
    expect(host.text(ENV)).toBe(before.replace('999', '998'));
    expect(host.text(COMPOSE)).toBe(text);
    expect(commands(host.log, ' up ')).toEqual(['run docker compose up -d --build web']);
    expect(commands(host.log, ' exec ')[0]).toContain('run docker compose exec -T web sh');
    expect(out).toContain('✓ web can use the Docker daemon: connected from the container with node.');
  });

  it('writes before it starts anything, and starts before it tries', async () => {
    const { host } = await fix(wrong());
    const order = host.log.flatMap((line) => /^write|docker compose (up|exec)/.exec(line)?.[0] ?? []);
    expect(order).toEqual(['write', 'docker compose up', 'docker compose exec']);
  });

  it('leaves nothing for a second one', async () => {
    const first = await fix(project(composeFile()));
    const files = { [ENV]: first.host.text(ENV) ?? '', [COMPOSE]: first.host.text(COMPOSE) ?? '' };
    const second = await fix(project(composeFile(), { files }));
    expect([first.exitCode, second.exitCode, second.out]).toEqual([0, 0, 'Nothing to change.\n']);
    expect(second.host.log.filter((line) => line.startsWith('write'))).toEqual([]);
  });

  it('does not touch the containers with --no-rebuild', async () => {
    const { host } = await fix(wrong(), '--no-rebuild');
    expect(host.text(ENV)).toContain('DOCKER_GID=998');
    expect(commands(host.log, ' up ')).toEqual([]);
  });

  it('passes the engine that a flag names on to Compose', async () => {
    const { host } = await fix(wrong(), '--socket', '/run/docker.sock');
    expect(commands(host.log, ' up ')[0]).toContain('DOCKER_HOST=unix:///run/docker.sock docker compose up');
  });

  it('tries by opening the socket where the image has nothing better', async () => {
    const { exitCode, out } = await fix({ ...wrong(), compose: { tools: ['sh'] } });
    expect(exitCode).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain('write permission tested from the container with sh.');
  });

  it('goes by the model where nothing could try, and says so', async () => {
    const { exitCode, out } = await fix({ ...wrong(), compose: { tools: [] } });
    expect(exitCode).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(
      "? web should be able to use the Docker daemon: judged from its ids and the socket's mode; not tested.",
    );
  });
});

describe('a fix that fails', () => {
  it('puts every byte back when the build fails, with the last lines of the build', async () => {
    const { exitCode, host, out } = await fix({ ...wrong(), compose: { buildFails: ['npm error'] } });
    expect(exitCode).toBe(1);
    expect(host.text(ENV)).toBe(before);
    expect(out).toContain('  | npm error\nAll files and containers were restored.');
  });

  it('takes a new .env away again', async () => {
    const { host } = await fix(project(composeFile(), { compose: { buildFails: ['no'] } }));
    expect(host.text(ENV)).toBeNull();
    expect(host.text(COMPOSE)).toBe(composeFile());
  });

  it('shows the own log lines of a service that does not get healthy', async () => {
    const { exitCode, host, out } = await fix({
      ...wrong(),
      compose: { health: 'unhealthy', logs: 'Error: no such table\n' },
    });
    expect(exitCode).toBe(1);
    expect(host.text(ENV)).toBe(before);
    expect(out).toContain('✗ web did not start: unhealthy');
    expect(out).toContain('  | Error: no such table');
  });

  it('says that a container which Compose had replaced is another one now, and what that means', async () => {
    const { out } = await fix({ ...wrong(), compose: { health: 'unhealthy' } });
    expect(out.replace(/\s+/g, ' ')).toContain(
      'All files and containers were restored. Created again from the restored files, since Compose had removed it: the container of web. It has a new id; what it had written outside its volumes is lost.',
    );
  });

  it('names the services whose container is another one in JSON, by name', async () => {
    const { out } = await fix({ ...wrong(), compose: { health: 'unhealthy' } }, '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      outcome: { failure: { notRestored: [], recreated: ['web'], recreatedFrom: 'files' } },
    });
  });

  it('restores the previous containers after the previous files', async () => {
    const { host } = await fix({ ...wrong(), compose: { health: 'unhealthy' } });
    const ups = host.log.flatMap((line, at) => (line.includes(' up -d') ? [at] : []));
    const restored = host.log.lastIndexOf(`write ${ENV}`);
    expect(ups).toHaveLength(2);
    expect(restored).toBeGreaterThan(ups[0] ?? 0);
    expect(restored).toBeLessThan(ups[1] ?? 0);
  });

  it('removes containers that it was the first to start', async () => {
    const { host } = await fix(project(composeFile(), { compose: { health: 'unhealthy' } }));
    expect(commands(host.log, ' rm ')).toEqual(['run docker compose rm -s -f web']);
    expect(commands(host.log, ' up ')).toHaveLength(1);
  });

  it('changes nothing when a file is read-only', async () => {
    const { exitCode, host, err } = await fix(
      wrong({ files: { [ENV]: file(before, { uid: 1000, mode: 0o444 }) } }),
    );
    expect(exitCode).toBe(2);
    expect(err.replace(/\s+/g, ' ')).toContain(
      'cannot be written: EACCES (permission denied). Nothing was changed.',
    );
    expect(changes(host.log)).toEqual([]);
  });
});

/** Compose's reading of the project and a look at access lists leave everything as it is. */
function changes(log: readonly string[]): string[] {
  return log.filter((line) => !/^run ((?:\w+=\S+ )*\S*docker\S* .*\bconfig\b|getfacl )/.test(line));
}

describe('a fix that may not', () => {
  it('changes nothing without a yes', async () => {
    for (const options of [{}, { answers: 'no' } as const]) {
      const { exitCode, host } = await runSession(['fix'], wrong(), options);
      expect(exitCode).toBe(1);
      expect(host.text(ENV)).toBe(before);
      expect(commands(host.log, ' up ')).toEqual([]);
    }
  });

  it('changes nothing in a dry run, whatever else is said', async () => {
    const { exitCode, host } = await fix(wrong(), '--dry-run', '--allow', 'risky');
    expect(exitCode).toBe(1);
    expect(changes(host.log)).toEqual([]);
  });

  it('runs what needs root through sudo, unless it is root', async () => {
    const remedy = ['fix', '--yes', '--allow', 'user-not-in-group'];
    const machine = project(joins('998'), {
      identity: { groups: [] },
      files: { '/etc/group': file('docker:x:998:\n') },
    });
    const { host } = await runSession(remedy, machine);
    // There is no terminal to type a password at.
    expect(commands(host.log, 'usermod').at(-1)).toBe('run sudo -n usermod -aG docker ann');
  });

  it('ends with 130 when it is interrupted', async () => {
    const { exitCode } = await runSession(['fix', '--yes'], wrong(), { signal: AbortSignal.abort() });
    expect(exitCode).toBe(130);
  });
});
