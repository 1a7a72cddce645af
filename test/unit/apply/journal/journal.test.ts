import { describe, expect, it } from 'vitest';
import { Journal } from '../../../../src/apply/journal/journal.ts';
import { readJournals } from '../../../../src/apply/journal/read-journals.ts';
import { formatId, pruneRuns, timeOfItsOwn } from '../../../../src/apply/journal/run-folders.ts';
import { stateFolder } from '../../../../src/apply/journal/state-folder.ts';
import { temporaryOf } from '../../../../src/host/replace-file.ts';
import { directory, file, link, notText } from '../../../support/memory-files.ts';
import { type Machine, type MemoryHost, memoryHost } from '../../../support/memory-host.ts';

const mine = { uid: 1000, gid: 1000 };
const ENV = '/app/.env';
const machine = ({ files, ...rest }: Machine = {}): Machine => ({
  env: { HOME: '/home/ann' },
  files: {
    '/app': directory(mine),
    '/home/ann': directory(mine),
    [ENV]: file('A=1\n', { ...mine, mode: 0o640 }),
    ...files,
  },
  ...rest,
});
const begin = (host: MemoryHost) => Journal.begin(host, { directory: '/app', command: 'fix' });
const folderOf = (host: MemoryHost) => stateFolder(host, '/app');

async function stored(host: MemoryHost) {
  const [run] = await readJournals(host, await folderOf(host));
  return run?.record;
}

describe('a run that begins', () => {
  it('has a directory of its own that only its owner can enter, and nothing in it yet', async () => {
    const host = memoryHost(machine());
    const { folder, record } = await begin(host);
    expect(record).toEqual({
      schemaVersion: 1,
      id: '20260123-101501-000',
      command: 'fix',
      began: '2026-01-23T10:15:01.000Z',
      directory: '/app',
      state: 'open',
      files: [],
      commands: [],
      containers: null,
    });
    expect(folder).toBe(`${await folderOf(host)}/20260123-101501-000`);
    expect(host.inode(folder)).toMatchObject({ kind: 'directory', mode: 0o700 });
    expect(await stored(host)).toBe('missing');
  });

  it('is refused where its directory cannot be made, before anything is changed', async () => {
    const host = memoryHost(machine({ files: { '/home/ann': directory({ ...mine, mode: 0o500 }) } }));
    await expect(begin(host)).rejects.toMatchObject({
      code: 'journal-unusable',
      message: expect.stringMatching(
        /^The journal \/home\/ann\/.* cannot be written: EACCES.*Nothing was changed\.$/,
      ),
      next: [{ sentence: expect.stringContaining('XDG_STATE_HOME') }],
    });
  });
});

describe('a file that is about to be changed', () => {
  const change = { path: ENV, before: 'A=1\n', after: 'A=2\n' };

  it('is backed up with its owner and mode, and the journal is on disk, before it is written', async () => {
    const host = memoryHost(machine());
    const journal = await begin(host);
    await journal.keep([change]);
    expect(host.text(`${journal.folder}/0.before`)).toBe('A=1\n');
    expect(host.text(ENV)).toBe('A=1\n');
    expect(await stored(host)).toEqual(journal.record);
    expect(journal.record.files).toMatchObject([
      {
        path: ENV,
        before: { ...mine, mode: 0o640, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), backup: '0.before' },
        after: [expect.stringMatching(/^[0-9a-f]{64}$/)],
        temporary: expect.stringMatching(/^\/app\/\./),
        folders: [],
        needsRoot: false,
      },
    ]);
  });

  it('counts on from those that are kept, each with a backup of its own', async () => {
    const host = memoryHost(machine({ files: { '/app/b': file('b', mine) } }));
    const journal = await begin(host);
    await journal.keep([change]);
    await journal.keep([{ path: '/app/b', before: 'b', after: null, needsRoot: true }]);
    expect(journal.record.files.map(({ path, before }) => [path, before?.backup])).toEqual([
      [ENV, '0.before'],
      ['/app/b', '1.before'],
    ]);
    expect(journal.record.files[1]).toMatchObject({ after: [null], needsRoot: true });
  });

  it('keeps its first backup where it is written twice, and knows both results', async () => {
    const host = memoryHost(machine());
    const journal = await begin(host);
    await journal.keep([change]);
    await host.writeFile(ENV, 'A=2\n');
    await journal.keep([{ path: ENV, before: 'A=2\n', after: 'A=3\n' }]);
    expect(journal.record.files).toHaveLength(1);
    expect(journal.record.files[0]?.after).toHaveLength(2);
    expect(host.text(`${journal.folder}/0.before`)).toBe('A=1\n');
  });

  it('has no backup where it is new, and names the directories that are new with it, deepest first', async () => {
    const host = memoryHost(machine());
    const journal = await begin(host);
    await journal.keep([{ path: '/app/a/b/new', before: null, after: 'x' }]);
    expect(journal.record.files).toMatchObject([{ before: null, folders: ['/app/a/b', '/app/a'] }]);
    expect(host.text(`${journal.folder}/0.before`)).toBeNull();
  });

  it('waits beside the file that a link leads to', async () => {
    const host = memoryHost(machine({ files: { '/app/link': link('/app/.env') } }));
    const journal = await begin(host);
    await journal.keep([{ path: '/app/link', before: 'A=1\n', after: 'A=2\n' }]);
    expect(journal.record.files[0]?.temporary).toBe(temporaryOf(ENV, journal.record.id));
  });

  it('is not changed where another process has changed it since it was read', async () => {
    const host = memoryHost(machine());
    const journal = await begin(host);
    const refused = {
      code: 'file-changed',
      message: expect.stringContaining(`${ENV} was modified by another`),
    };
    await expect(journal.keep([{ ...change, before: 'A=0\n' }])).rejects.toMatchObject(refused);
    await host.removeFile(ENV);
    await expect(journal.keep([change])).rejects.toMatchObject(refused);
    expect(await stored(host)).toBe('missing');
  });

  it('is not changed where it cannot be read', async () => {
    const host = memoryHost(machine());
    const journal = await begin(host);
    host.put(ENV, { mode: 0 });
    await expect(journal.keep([change])).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${ENV} cannot be read: EACCES (permission denied), so it cannot be backed up. Nothing was changed.`,
    });
  });

  it.each(['0.before', 'journal.json'])('is not changed where %s cannot be written', async (name) => {
    const host = memoryHost(machine());
    const { folder, record } = await begin(host);
    const full: MemoryHost = {
      ...host,
      writeFile: async (path, data, more) =>
        path === `${folder}/${name}` ? { ok: false, error: 'ENOSPC' } : host.writeFile(path, data, more),
    };
    await expect(new Journal(full, folder, record).keep([change])).rejects.toMatchObject({
      code: 'journal-unusable',
      message: `The journal ${folder} cannot be written: ENOSPC (no space left on device). Without it, nothing could be undone. Nothing was changed.`,
    });
  });

  it('is withdrawn alone where it was not written after all', async () => {
    const host = memoryHost(machine({ files: { '/app/b': file('b', mine) } }));
    const journal = await begin(host);
    const other = { path: '/app/b', before: 'b', after: 'c' };
    await journal.keep([change, other]);
    await journal.withdraw([other]);
    expect(journal.record.files.map(({ path }) => path)).toEqual([ENV]);
    expect(await stored(host)).toEqual(journal.record);
  });
});

describe('a command that is about to run', () => {
  const command = { file: 'true', args: [] };
  const step = { kind: 'run', command, needsRoot: false } as const;

  it('is on disk as started, then as done', async () => {
    const host = memoryHost(machine());
    const journal = await begin(host);
    const noted = await journal.noteBegin(step);
    const started = { command, undo: null, needsRoot: false, restarts: false, state: 'started' };
    expect(await stored(host)).toMatchObject({ commands: [started] });
    if (noted.ok) await noted.value();
    expect(await stored(host)).toMatchObject({ commands: [{ ...started, state: 'done' }] });
  });

  it('is found again among others', async () => {
    const host = memoryHost(machine());
    const journal = await begin(host);
    await journal.noteBegin({ ...step, restarts: 'engine', undo: command });
    const noted = await journal.noteBegin({ ...step, needsRoot: true });
    if (noted.ok) await noted.value();
    expect(journal.record.commands).toMatchObject([
      { undo: command, restarts: true, needsRoot: false, state: 'started' },
      { undo: null, restarts: false, needsRoot: true, state: 'done' },
    ]);
  });

  it('is not noted where the journal cannot be written', async () => {
    const host = memoryHost(machine());
    const { folder, record } = await begin(host);
    const full: MemoryHost = { ...host, writeFile: async () => ({ ok: false, error: 'ENOSPC' }) };
    expect(await new Journal(full, folder, record).noteBegin(step)).toEqual({ ok: false, error: 'ENOSPC' });
  });
});

describe('the journals of a project', () => {
  const ids = ['20260101-000000-000', '20260102-000000-000'];
  const recordOf = (id: string) =>
    JSON.stringify({
      schemaVersion: 1,
      id,
      command: 'fix',
      began: '2026-01-01T00:00:00Z',
      directory: '/app',
      state: 'done',
      files: [],
      commands: [],
      containers: null,
    });
  const F = '/j';
  const with_ = (files: Machine['files']) =>
    memoryHost(machine({ files: { [F]: directory({ ...mine, mode: 0o700 }), ...files } }));
  const run = (id: string): Machine['files'] => ({
    [`${F}/${id}`]: directory(mine),
    [`${F}/${id}/journal.json`]: file(recordOf(id), mine),
  });

  it('are read newest first, and nothing else in their directory', async () => {
    const host = with_({
      ...run(ids[0] ?? ''),
      ...run(ids[1] ?? ''),
      [`${F}/lock`]: file(''),
      [`${F}/x20260101-000000-000/a`]: file(''),
      [`${F}/20260101-000000-000x/a`]: file(''),
    });
    const found = await readJournals(host, F);
    expect(found.map(({ id, folder }) => [id, folder])).toEqual(
      ids.toReversed().map((id) => [id, `${F}/${id}`]),
    );
    expect(found[0]?.record).toMatchObject({ id: ids[1] });
  });

  it('are none where there is no directory', async () => {
    expect(await readJournals(memoryHost(machine()), F)).toEqual([]);
  });

  it('say of a run that it has no record, or one that cannot be read', async () => {
    const host = with_({
      [`${F}/20260101-000000-000/0.before`]: file('', mine),
      [`${F}/20260102-000000-000/journal.json`]: file('{"half', mine),
      [`${F}/20260103-000000-000/journal.json`]: notText(),
    });
    expect((await readJournals(host, F)).map(({ record }) => record)).toEqual([
      'unreadable',
      'unreadable',
      'missing',
    ]);
  });

  const untrusted = {
    code: 'journal-unusable',
    message: `The journal ${F} is not trusted: another user owns it or can write to it.`,
  };
  it.each([
    ['of another user', directory({ uid: 7, gid: 7 })],
    ['that the group can write to', directory({ ...mine, mode: 0o720 })],
    ['that others can write to', directory({ ...mine, mode: 0o702 })],
    ['behind a link', link('/real')],
  ])('are not trusted in a directory %s', async (_, inode) => {
    const host = memoryHost(machine({ files: { [F]: inode, '/real': directory(mine) } }));
    await expect(readJournals(host, F)).rejects.toMatchObject(untrusted);
  });

  it('are read in a directory that others can only read, and where the host knows no users', async () => {
    const readable = memoryHost(machine({ files: { [F]: directory({ ...mine, mode: 0o755 }) } }));
    expect(await readJournals(readable, F)).toEqual([]);
    const windows = memoryHost(
      machine({ files: { [F]: directory({ uid: 7 }) }, identity: { uid: null, gid: null } }),
    );
    expect(await readJournals(windows, F)).toEqual([]);
  });

  it('cannot be read where the directory cannot', async () => {
    const host = memoryHost(machine({ files: { [F]: file('') } }));
    const readDir: typeof host.readDir = async () => ({ ok: false, error: 'EACCES' });
    await expect(readJournals({ ...host, readDir }, F)).rejects.toMatchObject({
      code: 'journal-unusable',
      message: `The journal ${F} cannot be read: EACCES (permission denied).`,
    });
    const stat: typeof host.stat = async () => ({ ok: false, error: 'EIO' });
    const listed = { ...host, stat, readDir: async () => ({ ok: true, value: [] }) as const };
    await expect(readJournals(listed, F)).rejects.toMatchObject({ message: expect.stringContaining('EIO') });
  });

  const many = Array.from({ length: 25 }, (_, day) => `202601${String(day + 1).padStart(2, '0')}-000000-000`);
  const idsIn = async (host: MemoryHost) => (await readJournals(host, F)).map(({ id }) => id).toReversed();

  it('are pruned to twenty with the current one, the oldest first', async () => {
    const host = with_(Object.assign({}, ...many.map(run)));
    await pruneRuns(host, F, many.at(-1) ?? '');
    expect(await idsIn(host)).toEqual(many.slice(5));
    expect(host.inode(`${F}/${many[0]}`)).toBeNull();
  });

  it('keep the current one, though it is the oldest by its name', async () => {
    const host = with_(Object.assign({}, ...many.map(run)));
    await pruneRuns(host, F, many[0] ?? '');
    expect(await idsIn(host)).toEqual([many[0], ...many.slice(6)]);
  });

  it('lose runs that never changed anything, but not the current one', async () => {
    const host = with_({
      ...run('20260101-000000-000'),
      [`${F}/20260102-000000-000`]: directory(mine),
      [`${F}/20260102-000000-000/0.before`]: file('', mine),
      [`${F}/20260103-000000-000`]: directory(mine),
    });
    await pruneRuns(host, F, '20260103-000000-000');
    expect(await idsIn(host)).toEqual(['20260101-000000-000', '20260103-000000-000']);
  });

  it('lose the record of a run before its backups', async () => {
    const first = many[0] ?? '';
    const files: Machine['files'] = Object.assign({}, ...many.map(run));
    const host = with_({
      [`${F}/${first}`]: directory(mine),
      [`${F}/${first}/0.before`]: file('', mine),
      ...files,
      [`${F}/${first}/z`]: file('', mine),
    });
    const gone: string[] = [];
    const removeFile: typeof host.removeFile = async (path, more) => {
      gone.push(path.replace(`${F}/${first}/`, ''));
      return host.removeFile(path, more);
    };
    await pruneRuns({ ...host, removeFile }, F, many.at(-1) ?? '');
    expect(gone.slice(0, 1)).not.toContain('0.before');
    const ofFirst = gone.filter((name) => !name.startsWith(F));
    expect(ofFirst[0]).toBe('journal.json');
    expect(ofFirst).toHaveLength(3);
  });
});

describe('the id of a run', () => {
  it('is its time, by which it sorts', () => {
    expect(formatId(new Date('2026-01-23T10:15:00.042Z'))).toBe('20260123-101500-042');
  });

  it('is its own where two runs begin in the same millisecond', async () => {
    const host = memoryHost(machine());
    const now = Date.parse('2026-01-23T10:15:00.000Z');
    const readDir = async () =>
      ({ ok: true, value: ['20260123-101500-000', '20260123-101500-001'] }) as const;
    const time = await timeOfItsOwn({ ...host, now: () => now, readDir }, '/j');
    expect(time.toISOString()).toBe('2026-01-23T10:15:00.002Z');
  });
});

describe('the directory of the journals', () => {
  const folder = (env: Machine['env'], more: Machine = {}) =>
    stateFolder(memoryHost(machine({ ...more, ...(env ? { env } : {}) })), '/app');
  const root = { uid: 0, gid: 0, dacOverride: true, dacReadSearch: true };
  const passwd = (line: string): Machine => ({
    files: { '/etc/passwd': file(`x:x:5:5::/x:/bin/sh\n${line}\n`) },
  });

  it('is where XDG_STATE_HOME says, or below the home', async () => {
    expect(await folder({ XDG_STATE_HOME: '/state', HOME: '/home/ann' })).toMatch(
      /^\/state\/dockperm\/app-[0-9a-f]{12}$/,
    );
    expect(await folder({ HOME: '/home/ann' })).toMatch(/^\/home\/ann\/\.local\/state\/dockperm\/app-/);
    expect(await folder({ XDG_STATE_HOME: 'state', HOME: '/home/ann' })).toMatch(/^\/home\/ann\/\.local\//);
  });

  it('is in the home of the account where the environment names none', async () => {
    const ann = passwd('ann:x:1000:1000::/h/ann:/bin/sh');
    expect(await folder({}, ann)).toMatch(/^\/h\/ann\/\.local\/state\/dockperm\/app-/);
    expect(await folder({ HOME: 'here' }, ann)).toMatch(/^\/h\/ann\/\.local\//);
  });

  it('is nowhere where the account has no home either, but for root', async () => {
    expect(await folder({}, passwd('ann:x:1000:1000::home:/bin/sh'))).toMatch(/^\/nonexistent\/\.local\//);
    expect(await folder({})).toMatch(/^\/nonexistent\/\.local\//);
    expect(await folder({}, { identity: root })).toMatch(/^\/root\/\.local\//);
  });

  it('is where root is told, if only root can write there', async () => {
    const own = { '/state': directory(), '/theirs': directory({ uid: 7, gid: 7 }) };
    expect(await folder({ XDG_STATE_HOME: '/state' }, { identity: root, files: own })).toMatch(/^\/state\//);
    expect(await folder({ XDG_STATE_HOME: '/theirs' }, { identity: root, files: own })).toMatch(/^\/root\//);
  });

  it('is in the local data of a user of Windows', async () => {
    const env = { LOCALAPPDATA: 'C:/Users/ann/AppData/Local' };
    expect(await folder(env, { platform: 'win32' })).toMatch(
      /^C:\/Users\/ann\/AppData\/Local\/dockperm\/app-/,
    );
    expect(await folder(env)).toMatch(/^\/nonexistent\//);
    expect(await folder({}, { platform: 'win32' })).toMatch(/^\/nonexistent\//);
  });

  it('has the name of the project in it, without what a path cannot have, and no longer than needed', async () => {
    const host = memoryHost(machine());
    const name = async (path: string) => (await stateFolder(host, path)).replace(/^.*\//, '').slice(0, -13);
    expect(await name('/srv/my app (1).x')).toBe('my_app__1_.x');
    expect(await name(`/srv/${'a'.repeat(60)}`)).toBe('a'.repeat(40));
    expect(await stateFolder(host, '/srv/a')).not.toBe(await stateFolder(host, '/srv/b'));
  });

  it('is the same for a project in a directory that is a link, before it exists and after', async () => {
    const files = { '/real': directory(), '/link': link('/real') };
    const host = memoryHost(machine({ files }));
    expect(await stateFolder(host, '/link/app')).toBe(await stateFolder(host, '/real/app'));
    expect(await stateFolder(host, '/new')).toMatch(/\/new-[0-9a-f]{12}$/);
  });
});
