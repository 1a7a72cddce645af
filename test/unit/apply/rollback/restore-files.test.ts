import { describe, expect, it } from 'vitest';
import { writeAll } from '../../../../src/apply/apply.ts';
import { Journal } from '../../../../src/apply/journal/journal.ts';
import { silent } from '../../../../src/apply/progress.ts';
import { rollBack } from '../../../../src/apply/rollback/rollback.ts';
import type { RollbackOptions } from '../../../../src/apply/rollback/rollback-types.ts';
import type { FileChange } from '../../../../src/apply/stage-edits.ts';
import type { RunStep } from '../../../../src/rules/rule.ts';
import { directory, file, link } from '../../../support/memory-files.ts';
import { type Machine, type MemoryHost, memoryHost } from '../../../support/memory-host.ts';
import { shownProgress } from '../../../support/shown-progress.ts';

const mine = { uid: 1000, gid: 1000 };
const ENV = '/app/.env';
const COMPOSE = '/app/compose.yaml';
const NEW = '/app/etc/docker/new.json';
const changes: readonly FileChange[] = [
  { path: ENV, before: 'A=1\n', after: 'A=2\n' },
  { path: COMPOSE, before: 'old\n', after: 'new\n' },
  { path: NEW, before: null, after: '{}\n' },
];

const machine = (files: Machine['files'] = {}): Machine => ({
  env: { HOME: '/home/ann' },
  files: {
    '/app': directory(mine),
    '/home/ann': directory(mine),
    [ENV]: file('A=1\n', { ...mine, mode: 0o640 }),
    [COMPOSE]: file('old\n', mine),
    ...files,
  },
});

const options: RollbackOptions = {
  sudo: 'silent',
  progress: silent,
  changed: 'leave',
  rebuild: 'no',
  as: 'undone',
};

interface Case {
  readonly happens?: (host: MemoryHost, journal: Journal) => Promise<unknown>;
  readonly changed?: RollbackOptions['changed'];
  readonly during?: (host: MemoryHost) => MemoryHost;
}

async function rolledBack({ happens, changed = 'leave', during = (host) => host }: Case = {}) {
  const host = memoryHost(machine());
  const begun = await Journal.begin(host, { directory: '/app', command: 'fix' });
  await writeAll(host, begun, { changes, options: { directory: '/app', sudo: 'silent', progress: silent } });
  await happens?.(host, begun);
  const from = host.log.length;
  const later = during(host);
  const journal = new Journal(later, begun.folder, begun.record);
  const result = await rollBack(later, journal, { ...options, changed });
  const texts = [ENV, COMPOSE, NEW].map((path) => host.text(path));
  return {
    ...result,
    texts,
    host,
    journal,
    log: host.log.slice(from).filter((line) => !line.startsWith('keep')),
  };
}

const restored = ['A=1\n', 'old\n', null];

describe('the files of a run', () => {
  it('are restored last first, and a new one is removed with its directories', async () => {
    const { texts, done, left, notes, log, host, journal } = await rolledBack();
    expect(texts).toEqual(restored);
    expect(done).toEqual([`removed ${NEW}`, `restored ${COMPOSE}`, `restored ${ENV}`]);
    expect([left, notes]).toEqual([[], []]);
    expect(log).toEqual([`remove ${NEW}`, `write ${COMPOSE}`, `write ${ENV}`]);
    expect(host.inode('/app/etc')).toBeNull();
    expect(host.inode(ENV)?.mode).toBe(0o640);
    expect(journal.record.state).toBe('undone');
  });

  it('are left alone where they are as before, and nothing is claimed of them', async () => {
    const { texts, done, log } = await rolledBack({
      happens: async (host) => {
        await host.writeFile(ENV, 'A=1\n');
        await host.writeFile(COMPOSE, 'old\n');
        await host.removeFile(NEW);
      },
    });
    expect(texts).toEqual(restored);
    expect([done, log]).toEqual([[], []]);
  });

  it('leave a new directory that holds something else by now', async () => {
    const { host } = await rolledBack({ happens: (host) => host.writeFile('/app/etc/docker/theirs', 'x') });
    expect(host.inode('/app/etc/docker')).not.toBeNull();
    expect(host.text('/app/etc/docker/theirs')).toBe('x');
    expect(host.text(NEW)).toBeNull();
  });

  it('leave the directory of a file that was there before, be it empty', async () => {
    const host = memoryHost(machine({ '/app/conf/x': file('1', mine), '/app/conf': directory(mine) }));
    const journal = await Journal.begin(host, { directory: '/app', command: 'fix' });
    await writeAll(host, journal, {
      changes: [{ path: '/app/conf/x', before: '1', after: '2' }],
      options: { directory: '/app', sudo: 'silent', progress: silent },
    });
    const { folders, ...rest } = journal.record.files[0] ?? { folders: [] };
    expect([folders, rest]).toMatchObject([[], { path: '/app/conf/x' }]);
    await rollBack(host, journal, options);
    expect(host.text('/app/conf/x')).toBe('1');
  });
});

describe('a file that has changed since', () => {
  const theirs = (host: MemoryHost) => host.writeFile(ENV, 'A=3\n');

  it('is left as it is, and named', async () => {
    const { texts, left, done, journal } = await rolledBack({ happens: theirs });
    expect(texts).toEqual(['A=3\n', 'old\n', null]);
    expect(left).toEqual([`${ENV} (modified in the meantime)`]);
    expect(done).toEqual([`removed ${NEW}`, `restored ${COMPOSE}`]);
    expect(journal.record.state).toBe('undo-incomplete');
  });

  it('is saved and overwritten where that is wanted', async () => {
    const { texts, left, notes, done, host, journal } = await rolledBack({
      happens: theirs,
      changed: 'overwrite',
    });
    expect([texts, left]).toEqual([restored, []]);
    expect(done).toContain(`restored ${ENV}`);
    const saved = `${journal.folder}/0.overwritten`;
    expect(notes).toEqual([`The overwritten content of ${ENV} was saved to ${saved}.`]);
    expect(host.text(saved)).toBe('A=3\n');
    expect(host.inode(saved)?.mode).toBe(0o600);
  });

  it('is saved under the number that it has in the journal', async () => {
    const { notes } = await rolledBack({
      happens: (host) => host.writeFile(COMPOSE, 'theirs\n'),
      changed: 'overwrite',
    });
    expect(notes[0]).toContain('/1.overwritten');
  });

  it('is not overwritten where its content cannot be saved', async () => {
    const { texts, left, notes } = await rolledBack({
      happens: theirs,
      changed: 'overwrite',
      during: (host) => ({
        ...host,
        writeFile: async (path, data, more) =>
          path.endsWith('.overwritten') ? { ok: false, error: 'ENOSPC' } : host.writeFile(path, data, more),
      }),
    });
    expect(texts).toEqual(['A=3\n', 'old\n', null]);
    expect(left).toEqual([
      `${ENV} (its current content could not be backed up: ENOSPC (no space left on device))`,
    ]);
    expect(notes).toEqual([]);
  });

  it('is made again where it was removed since, and there is nothing to save', async () => {
    const { texts, notes, done } = await rolledBack({
      happens: (host) => host.removeFile(ENV),
      changed: 'overwrite',
    });
    expect([texts, notes]).toEqual([restored, []]);
    expect(done).toContain(`restored ${ENV}`);
  });

  it('stays removed where it is to be left', async () => {
    const { texts, left } = await rolledBack({ happens: (host) => host.removeFile(ENV) });
    expect(texts[0]).toBeNull();
    expect(left).toEqual([`${ENV} (modified in the meantime)`]);
  });

  it('is left where it cannot be read, with the reason', async () => {
    const { left } = await rolledBack({ happens: async (host) => host.put(ENV, { mode: 0 }) });
    expect(left).toEqual([`${ENV} cannot be read: EACCES (permission denied)`]);
  });

  it('is not overwritten where it changes while it is restored', async () => {
    const { texts, left } = await rolledBack({
      during: (host) => ({
        ...host,
        readBytes: async (path, within) => {
          const read = await host.readBytes(path, within);
          if (path.endsWith('/0.before')) await host.writeFile(ENV, 'A=4\n');
          return read;
        },
      }),
    });
    expect(texts[0]).toBe('A=4\n');
    expect(left).toEqual([`${ENV} was modified by another process in the meantime`]);
  });
});

describe('a file that cannot be restored', () => {
  it('is named with the reason, and the others are restored', async () => {
    const { texts, left, done, journal } = await rolledBack({
      happens: (host, { folder }) => host.removeFile(`${folder}/1.before`),
    });
    expect(texts).toEqual(['A=1\n', 'new\n', null]);
    expect(left).toEqual([`${COMPOSE} cannot be restored: its backup cannot be read`]);
    expect(done).toEqual([`removed ${NEW}`, `restored ${ENV}`]);
    expect(journal.record.state).toBe('undo-incomplete');
  });
});

describe('what an interrupted run may have left beside a file', () => {
  it('is not removed by root where the user of the project has made the way lead elsewhere', async () => {
    const files = { '/app/way': link('/etc/docker'), '/etc/docker/victim': file('x') };
    const host = memoryHost({ ...machine(files), identity: { uid: 0, gid: 0, dacOverride: true } });
    const begun = await Journal.begin(host, { directory: '/app', command: 'fix' });
    await begun.keep([{ path: ENV, before: 'A=1\n', after: 'A=2\n' }]);
    const [kept] = begun.record.files;
    if (kept === undefined) throw new Error('nothing is kept');
    const record = { ...begun.record, files: [{ ...kept, temporary: '/app/way/victim' }] };
    await rollBack(host, new Journal(host, begun.folder, record), options);
    expect(host.text('/etc/docker/victim')).toBe('x');
  });
});

describe('a file that only root can write', () => {
  const DAEMON = '/etc/docker/daemon.json';
  const rooted = { path: DAEMON, before: '{}\n', after: '{"group":"docker"}\n', needsRoot: true } as const;

  async function byAnn(sudo: RollbackOptions['sudo']) {
    const host = memoryHost(machine({ [DAEMON]: file('{}\n'), '/usr/bin/sudo': file('') }));
    const journal = await Journal.begin(host, { directory: '/app', command: 'fix' });
    await journal.keep([rooted]);
    host.put(DAEMON, { text: rooted.after });
    const from = host.log.length;
    const result = await rollBack(host, journal, { ...options, sudo });
    const temporary = journal.record.files[0]?.temporary ?? '';
    return { ...result, temporary, commands: host.log.slice(from).filter((line) => line.startsWith('run')) };
  }

  it('is restored by way of sudo, after what an interrupted run left beside it is removed', async () => {
    const { commands, temporary } = await byAnn('silent');
    expect(commands[0]).toBe(`run sudo -n rm -f -- ${temporary}`);
    expect(commands.some((line) => line.startsWith('run sudo -n install '))).toBe(true);
  });

  it('may ask for a password where a person can type it', async () => {
    const { commands, temporary } = await byAnn('may-ask');
    expect(commands[0]).toBe(`run sudo rm -f -- ${temporary}`);
    expect(commands.every((line) => line.startsWith('run sudo ') && !line.includes(' -n '))).toBe(true);
  });

  it('is no reason to use sudo for one that needs no root', async () => {
    const { host } = await rolledBack({
      happens: async (made, { record }) => {
        const temporary = record.files[0]?.temporary ?? '';
        await made.writeFile(temporary, 'half');
      },
    });
    expect(host.log.filter((line) => line.startsWith('run'))).toEqual([]);
    const { host: locked } = await rolledBack({ happens: async (made) => made.put('/app', { mode: 0o555 }) });
    expect(locked.log.filter((line) => line.startsWith('run'))).toEqual([]);
  });
});

describe('the commands of a run', () => {
  const step = (line: string, undo: string | null, more: Partial<RunStep> = {}): RunStep => {
    const [program = '', ...args] = line.split(' ');
    const [back = '', ...words] = undo?.split(' ') ?? [];
    return {
      kind: 'run',
      command: { file: program, args },
      needsRoot: false,
      ...(undo === null ? {} : { undo: { file: back, args: words } }),
      ...more,
    };
  };

  async function undone(
    ran: readonly RunStep[],
    states: readonly ('done' | 'undone' | 'undo-started')[] = [],
  ) {
    const { progress, shown } = shownProgress();
    const host = memoryHost({
      ...machine(),
      identity: { uid: 0, dacOverride: true },
    });
    const journal = await Journal.begin(host, { directory: '/app', command: 'fix' });
    for (const each of ran) await journal.noteBegin(each);
    for (const [index, state] of states.entries()) await journal.noteCommand(index, state);
    const result = await rollBack(host, journal, {
      ...options,
      progress,
    });
    const commands = host.log.filter((line) => line.startsWith('run'));
    return { ...result, commands, shown, states: journal.record.commands.map(({ state }) => state) };
  }

  it('are undone, said and noted', async () => {
    const { done, notes, left, shown, states } = await undone([step('true a', 'true b')]);
    expect(done).toEqual(['ran true b']);
    expect([notes, left]).toEqual([[], []]);
    expect(shown).toEqual(['done: true b']);
    expect(states).toEqual(['undone']);
  });

  it('are not undone twice', async () => {
    const { commands, done, states } = await undone(
      [step('true a', 'true b'), step('true c', 'true d')],
      ['undone', 'done'],
    );
    expect(commands).toEqual(['run true d']);
    expect(done).toEqual(['ran true d']);
    expect(states).toEqual(['undone', 'undone']);
  });

  it('are not named where they only make the engine read its files again', async () => {
    const { notes } = await undone([step('true reload', null, { restarts: 'engine' }), step('true x', null)]);
    expect(notes).toEqual(['Cannot be undone: true x']);
  });

  it('count as undone where an interrupted undo fails the second time, with what that means', async () => {
    const { notes, left, states } = await undone([step('true a', 'no-such b')], ['undo-started']);
    expect(left).toEqual([]);
    expect(notes).toEqual([
      'no-such b was interrupted earlier. Retrying it failed (ENOENT); it had probably completed.',
    ]);
    expect(states).toEqual(['undone']);
  });

  it('are noted as started before the undo of them runs', async () => {
    const host = memoryHost(machine());
    const journal = await Journal.begin(host, { directory: '/app', command: 'fix' });
    await journal.noteBegin(step('true a', 'true b'));
    const seen: string[] = [];
    const watching: MemoryHost = {
      ...host,
      run: async () => {
        seen.push(...journal.record.commands.map(({ state }) => state));
        return { ok: true, value: { exitCode: 0, stdout: '', stderr: '' } };
      },
    };
    await rollBack(watching, journal, options);
    expect(seen).toEqual(['undo-started']);
  });

  it('keep their state where the undo of them fails', async () => {
    const { left, states, shown } = await undone([step('true a', 'no-such b')], ['done']);
    expect(left).toEqual(['true a: no-such b failed (ENOENT)']);
    expect(shown).toEqual(['failed: no-such b']);
    expect(states).toEqual(['done']);
  });
});

describe('a rollback', () => {
  it('is noted as incomplete before it begins, so that one that is killed can be repeated', async () => {
    const host = memoryHost(machine());
    const journal = await Journal.begin(host, { directory: '/app', command: 'fix' });
    await writeAll(host, journal, {
      changes,
      options: { directory: '/app', sudo: 'silent', progress: silent },
    });
    const seen: string[] = [];
    const watching: MemoryHost = {
      ...host,
      removeFile: async (path, more) => {
        seen.push(journal.record.state);
        return host.removeFile(path, more);
      },
    };
    await rollBack(watching, journal, options);
    expect(new Set(seen)).toEqual(new Set(['undo-incomplete']));
  });
});
