import { describe, expect, it } from 'vitest';
import { writeAll } from '../../../../src/apply/apply.ts';
import { Journal } from '../../../../src/apply/journal/journal.ts';
import { readJournals } from '../../../../src/apply/journal/read-journals.ts';
import { stateFolder } from '../../../../src/apply/journal/state-folder.ts';
import { silent } from '../../../../src/apply/progress.ts';
import { rollBack } from '../../../../src/apply/rollback/rollback.ts';
import type { RollbackOptions } from '../../../../src/apply/rollback/rollback-types.ts';
import type { RunStep } from '../../../../src/rules/rule.ts';
import { directory, file, link } from '../../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../../support/memory-host.ts';

const DAEMON = '/etc/docker/daemon.json';
const root = { name: 'root', uid: 0, gid: 0, dacOverride: true, dacReadSearch: true };
const machine = (more: Machine['files'] = {}): Machine => ({
  identity: root,
  env: { HOME: '/root' },
  files: { '/root': directory(), '/etc/group': file('docker:x:998:\n'), [DAEMON]: file('{}\n'), ...more },
});

const options: RollbackOptions = {
  sudo: 'silent',
  progress: silent,
  changed: 'leave',
  rebuild: 'no',
  as: 'undone',
};
const changes = [{ path: DAEMON, before: '{}\n', after: '{"group": "docker"}\n', needsRoot: true }] as const;

const step = (line: string, undo?: string, more: Partial<RunStep> = {}): RunStep => ({
  kind: 'run',
  command: commandOf(line),
  needsRoot: true,
  ...(undo === undefined ? {} : { undo: commandOf(undo) }),
  ...more,
});

function commandOf(line: string) {
  const [program = '', ...args] = line.split(' ');
  return { file: program, args };
}

const restart = 'systemctl restart docker';
const steps = [
  step('usermod -aG docker ann', 'gpasswd -d ann docker'),
  step('systemctl daemon-reload', 'systemctl daemon-reload', { restarts: 'engine' }),
  step(restart, restart, { restarts: 'engine' }),
];

async function begin(host: ReturnType<typeof memoryHost>, ran: readonly RunStep[]): Promise<Journal> {
  const journal = await Journal.begin(host, { directory: '/srv/app', command: 'fix' });
  await writeAll(host, journal, {
    changes,
    options: { directory: '/srv/app', sudo: 'silent', progress: silent },
  });
  for (const each of ran) {
    const noted = await journal.noteBegin(each);
    if (noted.ok) await noted.value();
  }
  return journal;
}

async function fromDisk(host: ReturnType<typeof memoryHost>): Promise<Journal> {
  const [run] = await readJournals(host, await stateFolder(host, '/srv/app'));
  if (typeof run?.record !== 'object') throw new Error('there is no journal');
  return new Journal(host, run.folder, run.record);
}

const done = (host: ReturnType<typeof memoryHost>) =>
  host.log.filter((line) => line.startsWith('run') || line.startsWith('write'));

describe('rolling a run back', () => {
  it('reloads the engine last, after the files and all other commands, in the order of the run', async () => {
    const host = memoryHost(machine());
    await begin(host, steps);
    const { left } = await rollBack(host, await fromDisk(host), options);
    expect(left).toEqual([]);
    expect(done(host).slice(1)).toEqual([
      `write ${DAEMON}`,
      'run gpasswd -d ann docker',
      'run systemctl daemon-reload',
      `run ${restart}`,
    ]);
    expect(host.text(DAEMON)).toBe('{}\n');
  });

  it('undoes a command that started and is not known to have finished', async () => {
    const host = memoryHost(machine());
    const journal = await begin(host, []);
    await journal.noteBegin(step('usermod -aG docker ann', 'gpasswd -d ann docker'));
    await rollBack(host, await fromDisk(host), options);
    expect(done(host).filter((line) => line.startsWith('run'))).toEqual(['run gpasswd -d ann docker']);
  });

  it('names a command that cannot be undone', async () => {
    const host = memoryHost(machine());
    await begin(host, [step('usermod -aG docker ann')]);
    const { notes } = await rollBack(host, await fromDisk(host), options);
    expect(notes).toEqual(['Cannot be undone: usermod -aG docker ann']);
  });

  it('continues when a command fails, reports it, and can be repeated', async () => {
    const host = memoryHost(machine());
    await begin(host, [step('usermod -aG docker ann', 'no-such-program now')]);
    const first = await rollBack(host, await fromDisk(host), options);
    expect(first.left).toEqual(['usermod -aG docker ann: no-such-program now failed (ENOENT)']);
    expect(host.text(DAEMON)).toBe('{}\n');
    const again = await fromDisk(host);
    expect(again.record.state).toBe('undo-incomplete');
    expect((await rollBack(host, again, options)).left).toEqual(first.left);
  });

  it('accepts that an undo command fails when it was interrupted earlier', async () => {
    const host = memoryHost(machine());
    const journal = await begin(host, [step('usermod -aG docker ann', 'no-such-program now')]);
    await journal.noteCommand(0, 'undo-started');
    const { left, notes } = await rollBack(host, await fromDisk(host), options);
    expect([left, notes[0]]).toEqual([[], expect.stringContaining('was interrupted earlier')]);
  });

  it('restores nothing from a damaged backup', async () => {
    const host = memoryHost(machine());
    const journal = await begin(host, []);
    await host.writeFile(`${journal.folder}/0.before`, 'other bytes');
    const { left } = await rollBack(host, journal, options);
    expect(left).toEqual([`${DAEMON} cannot be restored: its backup is damaged`]);
    expect(host.text(DAEMON)).toBe('{"group": "docker"}\n');
  });

  it('restores the owner and mode of a removed file', async () => {
    const host = memoryHost(machine({ [DAEMON]: file('{}\n', { gid: 7, mode: 0o640 }) }));
    const journal = await Journal.begin(host, { directory: '/srv/app', command: 'fix' });
    const removal = [{ path: DAEMON, before: '{}\n', after: null }];
    await writeAll(host, journal, {
      changes: removal,
      options: { directory: '/srv/app', sudo: 'silent', progress: silent },
    });
    expect(host.text(DAEMON)).toBeNull();
    await rollBack(host, journal, options);
    expect(host.inode(DAEMON)).toMatchObject({ text: '{}\n', uid: 0, gid: 7, mode: 0o640 });
  });

  it('removes the staged file that an interrupted run left beside its target', async () => {
    const host = memoryHost(machine());
    const { record } = await begin(host, []);
    const temporary = record.files[0]?.temporary ?? '';
    await host.writeFile(temporary, 'half of it');
    await rollBack(host, await fromDisk(host), options);
    expect(await host.readDir('/etc/docker')).toEqual({ ok: true, value: ['daemon.json'] });
  });
});

describe('the journal of a run', () => {
  it('is readable only by its owner', async () => {
    const host = memoryHost(machine());
    const { folder } = await begin(host, []);
    const modes = [folder, `${folder}/journal.json`, `${folder}/0.before`].map(
      (path) => host.inode(path)?.mode,
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });

  it("is kept in root's own home, also where sudo keeps another user's HOME", async () => {
    const host = memoryHost({
      ...machine({ '/home/ann': directory({ uid: 1000, gid: 1000 }) }),
      env: { HOME: '/home/ann', XDG_STATE_HOME: '/home/ann/state' },
    });
    expect(await stateFolder(host, '/srv/app')).toMatch(
      /^\/root\/\.local\/state\/dockperm\/app-[0-9a-f]{12}$/,
    );
  });

  it('is the same for a directory and a link to it', async () => {
    const host = memoryHost(machine({ '/srv/app': directory(), '/srv/link': link('/srv/app') }));
    const [one, other] = await Promise.all([stateFolder(host, '/srv/app'), stateFolder(host, '/srv/link')]);
    expect(one).toBe(other);
  });
});
