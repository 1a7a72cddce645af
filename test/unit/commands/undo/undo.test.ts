import { describe, expect, it } from 'vitest';
import { container, engine } from '../../../support/memory-engine.ts';
import { file, link } from '../../../support/memory-files.ts';
import type { Machine, MemoryHost } from '../../../support/memory-host.ts';
import { APP, composeFile, joins, project } from '../../../support/scenes.ts';
import { runSession } from '../../../support/terminal.ts';

const ENV = `${APP}/.env`;
const COMPOSE = `${APP}/compose.yaml`;
const before = '# secret\r\nTOKEN=s3cr3t\r\nDOCKER_GID=999 # host';
const text = joins('${DOCKER_GID:-998}');

const wrong = (machine: Machine = {}): Machine =>
  project(text, {
    ...machine,
    behind: engine({
      containers: [container({ groupAdd: ['999'], process: { uid: 10001, gid: 10001, groups: [999] } })],
    }),
    files: { [ENV]: before, ...machine.files },
  });

async function fixed(machine: Machine = wrong(), ...flags: string[]): Promise<MemoryHost> {
  const { host } = await runSession(['fix', '--yes', ...flags], machine);
  return host;
}

const undo = (on: MemoryHost, ...args: string[]) => runSession(['undo', ...args], {}, { on });
const ups = (host: MemoryHost) => host.log.filter((line) => / (up|rm) -/.test(line));
const recordOf = (host: MemoryHost) =>
  host.log.flatMap((line) => /^keep (.*journal.json)$/.exec(line)?.[1] ?? []).at(-1) ?? '';
const texts = (host: MemoryHost) => [host.text(ENV), host.text(COMPOSE)];

describe('undoing a fix', () => {
  it('restores every byte, and recreates the containers from the previous files', async () => {
    const host = await fixed();
    expect(host.text(ENV)).toContain('DOCKER_GID=998');
    const { exitCode, out } = await undo(host);
    expect(exitCode).toBe(0);
    expect(texts(host)).toEqual([before, text]);
    expect(ups(host).at(-1)).toBe('run docker compose up -d web');
    expect(out).toContain('✓ Undid the fix from 2026-01-23 10:15 UTC (');
    expect(out).toContain('The image of web was not rolled back');
  });

  it('removes new files and new containers', async () => {
    const host = await fixed(project(composeFile()));
    expect(texts(host)).not.toEqual([null, composeFile()]);
    const { exitCode } = await undo(host);
    expect(exitCode).toBe(0);
    expect(texts(host)).toEqual([null, composeFile()]);
    expect(ups(host).at(-1)).toBe('run docker compose rm -s -f web');
  });

  it.each([
    ['was only created', { status: 'created' as const, groupAdd: ['999'] }],
    ['has ended', { status: 'exited' as const, groupAdd: ['999'] }],
    ['is of another project', { project: 'shop', name: 'shop-web-1' }],
  ])('removes the container where the one before it %s', async (_, made) => {
    const behind = engine({ containers: [container(made)] });
    const host = await fixed(project(text, { behind, files: { [ENV]: before } }));
    expect((await undo(host)).exitCode).toBe(0);
    expect(ups(host).at(-1)).toBe('run docker compose rm -s -f web');
  });

  it.each(['running', 'restarting', 'paused'] as const)('recreates one that was %s', async (status) => {
    const behind = engine({ containers: [container({ status, groupAdd: ['999'] })] });
    const host = await fixed(project(text, { behind, files: { [ENV]: before } }));
    expect((await undo(host)).exitCode).toBe(0);
    expect(ups(host).at(-1)).toBe('run docker compose up -d web');
  });

  it('says that there is nothing to undo when repeated, or after a dry run', async () => {
    const host = await fixed();
    await undo(host);
    for (const on of [host, await fixed(wrong(), '--dry-run')]) {
      const { exitCode, out } = await undo(on);
      expect([exitCode, out.replace(/\s+/g, ' ').trim()]).toEqual([
        0,
        "Nothing to undo in ~/app (according to this user's journal).",
      ]);
    }
  });

  it('works from a directory inside of the project', async () => {
    const host = await fixed();
    const { exitCode } = await undo(host, '-C', `${APP}/src`);
    expect([exitCode, host.text(ENV)]).toEqual([0, before]);
  });

  it('undoes runs one after another, newest first', async () => {
    const host = await fixed();
    await host.writeFile(ENV, `${before.replace('999', '777')}`);
    await runSession(['fix', '--yes'], {}, { on: host });
    await undo(host);
    expect(host.text(ENV)).toContain('DOCKER_GID=777');
    const { exitCode, out } = await undo(host);
    expect([exitCode, out.includes('modified since')]).toEqual([1, true]);
    expect(host.text(ENV)).toContain('DOCKER_GID=777');
  });
});

describe('a file that was changed since', () => {
  it('is not overwritten, like all the others, and is named', async () => {
    const host = await fixed();
    await host.writeFile(ENV, 'mine\n');
    const { exitCode, out } = await undo(host);
    expect(exitCode).toBe(1);
    expect(host.text(ENV)).toBe('mine\n');
    expect(out).toContain('✗ Nothing was restored: files were modified since the fix');
    expect(out).toContain('~/app/.env');
    expect(ups(host)).toHaveLength(1);
  });

  it('is overwritten with --force, and kept in the journal', async () => {
    const host = await fixed();
    await host.writeFile(ENV, 'mine\n');
    const { exitCode, out } = await undo(host, '--force');
    expect([exitCode, host.text(ENV)]).toEqual([0, before]);
    const kept = /saved\s+to\s+~(\S+\.overwritten)\./.exec(out)?.[1];
    expect(host.text(`/home/ann${kept}`)).toBe('mine\n');
  });

  it('is created again only with --force when it was deleted', async () => {
    const host = await fixed();
    await host.removeFile(ENV);
    expect((await undo(host)).exitCode).toBe(1);
    expect([(await undo(host, '--force')).exitCode, host.text(ENV)]).toEqual([0, before]);
  });
});

describe('the list of runs', () => {
  it('has a line for each, newest first', async () => {
    const host = await fixed();
    await undo(host);
    await runSession(['fix', '--yes'], {}, { on: host });
    const { exitCode, out } = await undo(host, '--list');
    expect(exitCode).toBe(0);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/).slice(1).join(' | '));
    expect(lines).toEqual([
      'WHEN | COMMAND | STATE | FILES',
      '2026-01-23 10:15 UTC | fix | done | .env',
      '2026-01-23 10:15 UTC | fix | undone | .env',
    ]);
  });

  it('is asked for by the name of a run, and knows which it has not', async () => {
    const host = await fixed();
    const { exitCode, err } = await undo(host, '20200101-000000-000');
    expect(exitCode).toBe(2);
    expect(err).toContain('No run 20200101-000000-000 for ~/app.');
    const id = /\d{8}-\d{6}-\d{3}/.exec((await undo(host, '--list')).out)?.[0] ?? '';
    expect([(await undo(host, id)).exitCode, host.text(ENV)]).toEqual([0, before]);
  });

  it('keeps the newest twenty', async () => {
    const host = await fixed();
    for (let round = 0; round < 22; round++) {
      await undo(host);
      await runSession(['fix', '--yes', '--no-rebuild'], {}, { on: host });
    }
    expect((await undo(host, '--list')).out.trimEnd().split('\n')).toHaveLength(21);
  });
});

describe('a journal that is not to be trusted', () => {
  const folderOf = (host: MemoryHost) =>
    /(\/home\/ann\/.local\/state\/dockperm\/[^/ ]+)\//.exec(host.log.join('\n'))?.[1] ?? '';

  it('is not followed when another user can write to it', async () => {
    const host = await fixed();
    host.put(folderOf(host), { mode: 0o777 });
    const { exitCode, err } = await undo(host);
    expect([exitCode, host.text(ENV)]).toEqual([2, before.replace('999', '998')]);
    expect(err).toMatch(/is not\s+trusted/);
  });

  it('is not followed when it was cut off', async () => {
    const host = await fixed();
    const path = host.log.flatMap((line) => /^keep (.*journal.json)$/.exec(line)?.[1] ?? [])[0] ?? '';
    await host.writeFile(path, '{"schemaVersion": 1, "files": [');
    expect((await undo(host)).out).toContain('Nothing to undo in ~/app');
    expect((await undo(host, '--list')).out).toContain('unreadable');
  });
});

describe('an interrupted run', () => {
  async function interrupted(): Promise<MemoryHost> {
    const host = await fixed();
    const text = host.text(recordOf(host)) ?? '';
    await host.writeFile(recordOf(host), text.replace('"state": "done"', '"state": "open"'));
    return host;
  }

  it('is named by the next run with its next step, and its staged files are removed', async () => {
    const host = await interrupted();
    const temporary = /"temporary": "([^"]+)"/.exec(host.text(recordOf(host)) ?? '')?.[1] ?? '';
    await host.writeFile(temporary, 'half');
    const { err } = await runSession(['fix', '--yes'], {}, { on: host });
    expect(err.replace(/\s+/g, ' ')).toMatch(/The fix from .* was interrupted \(.*\)\. .*: dockperm undo/);
    expect(host.text(temporary)).toBeNull();
  });

  it('is undone like any other', async () => {
    const host = await interrupted();
    expect([(await undo(host)).exitCode, ...texts(host)]).toEqual([0, before, text]);
  });

  it('is not listed when it changed nothing', async () => {
    const host = await fixed();
    await host.removeFile(recordOf(host));
    expect((await undo(host, '--list')).out).toContain('Nothing to undo in ~/app');
  });
});

describe('another dockperm', () => {
  it('that is running stops every command that writes', async () => {
    for (const command of ['fix', 'undo', 'deploy']) {
      const { exitCode, err, host } = await runSession([command, ...(command === 'undo' ? [] : ['--yes'])], {
        ...wrong(),
        atWork: 4242,
      });
      expect([command, exitCode]).toEqual([command, 2]);
      expect(err).toMatch(
        /Another dockperm \(pid 4242\) is already changing ~\/app\.\s+Nothing\s+was\s+changed/,
      );
      expect(host.text(ENV)).toBe(before);
    }
  });
});

describe('a fix that needed root', () => {
  const machine = project(joins('998'), {
    identity: { groups: [] },
    files: { '/etc/group': file('docker:x:998:\n') },
  });
  const sudos = (host: MemoryHost) => host.log.filter((line) => line.includes('sudo')).length;

  it('is undone with sudo, after showing the command', async () => {
    const host = await fixed(machine, '--allow', 'user-not-in-group');
    const { out } = await undo(host);
    expect(out).toMatch(/^With sudo:\n {2}\$ sudo (gpasswd -d|deluser).*\n✓ Undid/);
    expect(host.log.filter((line) => line.includes('sudo')).at(-1)).toMatch(
      /^run sudo -n (gpasswd -d|deluser)/,
    );
  });

  it('stays where a person at a terminal says no', async () => {
    const host = await fixed(machine, '--allow', 'user-not-in-group');
    const before = sudos(host);
    const { exitCode, out } = await runSession(['undo'], {}, { on: host, answers: 'no' });
    expect([exitCode, sudos(host)]).toEqual([1, before]);
    expect(out).toContain('Nothing was restored.');
    expect((await runSession(['undo'], {}, { on: host, answers: 'yes' })).exitCode).toBe(0);
  });
});

describe('a run that was killed while Compose replaced the container', () => {
  const killed = async (words: readonly string[], cwd: string): Promise<MemoryHost> => {
    const host = await fixed(
      wrong({
        files: {
          '/proc/77/cmdline': file(`${words.join('\0')}\0`),
          '/proc/77/cwd': link(cwd),
        },
      }),
    );
    const path = recordOf(host);
    const record = host.text(path)?.replace('"state": "done"', '"state": "open"') ?? '';
    await host.writeFile(path, record);
    return host;
  };
  const up = ['/usr/bin/docker', 'compose', 'up', '-d', '--build', 'web'];

  it('is not undone while Compose is still at work', async () => {
    const host = await killed(up, APP);
    const now = texts(host);
    const { exitCode, err } = await undo(host);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/docker compose \(pid 77\)/);
    expect(texts(host)).toEqual(now);
  });

  it.each([
    ['another command', ['docker', 'compose', 'logs', '-f'], APP],
    ['another project', up, '/'],
  ] as const)('is undone beside %s', async (_, words, cwd) => {
    const host = await killed(words, cwd);
    expect((await undo(host)).exitCode).toBe(0);
    expect(texts(host)).toEqual([before, text]);
  });
});
