import { describe, expect, it } from 'vitest';
import { assertRoom } from '../../../../src/apply/prechecks/disk-space.ts';
import { assertSudo } from '../../../../src/apply/prechecks/sudo.ts';
import { assertTools, isInstalled } from '../../../../src/apply/prechecks/tools.ts';
import type { FileChange, StagedPlan } from '../../../../src/apply/stage-edits.ts';
import type { Step } from '../../../../src/rules/rule.ts';
import { at, hostWith } from '../../../support/engine-state.ts';
import { engine, type ListeningEngine } from '../../../support/memory-engine.ts';
import { directory, file, link } from '../../../support/memory-files.ts';
import { type Machine, type MemoryHost, memoryHost } from '../../../support/memory-host.ts';
import { withPrograms } from '../../../support/programs-of.ts';
import { linux } from '../../../support/scenes.ts';

const MIB = 1024 * 1024;
const plan = (changes: readonly FileChange[], steps: readonly Step[] = []): StagedPlan => ({
  changes,
  plan: {
    actions: [{ rule: 'a', subject: { kind: 'host', name: 'host' }, title: 'x', safety: 'safe', steps }],
    held: [],
    unfixable: [],
  },
});
const change = (path: string, before: string | null, after: string | null, more = {}): FileChange => ({
  path,
  before,
  after,
  ...more,
});
const run = (needsRoot = true): Step => ({ kind: 'run', command: { file: 'true', args: ['a'] }, needsRoot });

describe('room on the disk', () => {
  /** What is asked for, by directory, when nothing is there. */
  async function needed(changes: readonly FileChange[], backups: string | null = null) {
    const asked: string[] = [];
    const host: MemoryHost = {
      ...memoryHost(),
      freeSpace: async (folder) => {
        asked.push(folder);
        return { ok: true, value: 1 << 30 };
      },
    };
    await assertRoom(host, plan(changes), { backups, engine: null });
    return asked;
  }

  const withFree = (free: number, changes: readonly FileChange[], backups: string | null = '/state') => {
    const host: MemoryHost = { ...memoryHost(), freeSpace: async () => ({ ok: true, value: free }) };
    return assertRoom(host, plan(changes), { backups, engine: null });
  };

  it('is asked for where files are written, and where they are backed up', async () => {
    const changes = [change('/a/x', 'old', 'new'), change('/a/y', null, 'new'), change('/b/z', 'old', null)];
    expect(await needed(changes, '/state')).toEqual(['/a', '/state', '/b']);
    expect(await needed(changes)).toEqual(['/a', '/b']);
  });

  it('is enough where it is just enough: the files of a directory together, and a margin', async () => {
    const changes = [change('/a/x', null, 'é'.repeat(1000)), change('/a/y', null, 'y'.repeat(48))];
    const required = MIB + 2048;
    await expect(withFree(required, changes)).resolves.toBeUndefined();
    await expect(withFree(required - 1, changes)).rejects.toMatchObject({
      code: 'disk-full',
      problem: 'Not enough disk space for /a: 2 MiB needed, 2 MiB free.',
      next: [{ sentence: 'Free disk space and try again.' }],
    });
    await expect(withFree(MIB - 1, [change('/a/x', 'b', null)])).rejects.toMatchObject({
      problem: 'Not enough disk space for /a: 1 MiB needed, 1024 KiB free.',
    });
    const ofBackup = [change('/a/x', 'b'.repeat(2000), '')];
    await expect(withFree(MIB, ofBackup, null)).resolves.toBeUndefined();
    await expect(withFree(MIB, ofBackup)).rejects.toMatchObject({
      problem: expect.stringContaining('/state:'),
    });
    await expect(withFree(MIB, [change('/a/x', null, null)])).resolves.toBeUndefined();
  });

  it('is left to the write itself where it is unknown', async () => {
    const host: MemoryHost = { ...memoryHost(), freeSpace: async () => ({ ok: false, error: 'ENOSYS' }) };
    await expect(
      assertRoom(host, plan([change('/a/x', null, 'x')]), { backups: null, engine: null }),
    ).resolves.toBeUndefined();
  });

  const build = (info: ListeningEngine['info'], free: number) => {
    const { host } = hostWith(engine({ info }), { free });
    return assertRoom(host, plan([]), { backups: null, engine: at });
  };

  it('is asked for a build where the engine keeps its data', async () => {
    await expect(build({ DockerRootDir: '/data' }, 200 * MIB)).resolves.toBeUndefined();
    await expect(build({ DockerRootDir: '/data' }, 200 * MIB - 1)).rejects.toMatchObject({
      problem: 'Not enough disk space for /data: 200 MiB needed, 200 MiB free.',
      next: [
        {
          sentence:
            'Free disk space (docker system df shows what the engine uses), or edit only the files with --no-rebuild.',
        },
      ],
    });
  });

  it('is not asked for where the engine does not say, or this host has no such directory', async () => {
    await expect(build({ DockerRootDir: '' }, 1)).resolves.toBeUndefined();
    await expect(build({ DockerRootDir: 'C:\\data' }, 1)).resolves.toBeUndefined();
    const { host } = hostWith(engine({ refuses: ['/info'] }), { free: 1 });
    await expect(assertRoom(host, plan([]), { backups: null, engine: at })).resolves.toBeUndefined();
  });
});

describe('the programs of a plan', () => {
  const recreate: Step = {
    kind: 'recreate',
    base: { file: 'docker', args: ['compose'] },
    services: ['web'],
    build: 'no',
    which: 'changed',
  };
  const tools = (machine: Machine, steps: readonly Step[]) => assertTools(memoryHost(machine), steps);

  it('are looked for, and the one that is missing is named', async () => {
    await expect(tools(linux(), [recreate])).resolves.toBeUndefined();
    await expect(tools({ env: { PATH: '/usr/bin' } }, [recreate])).rejects.toMatchObject({
      code: 'tool-missing',
      problem: 'The plan needs docker, which is not installed.',
      next: [{ sentence: 'Install it, or limit the fix to other rules with --only RULE.' }],
    });
  });

  it('are not those of edits and of what is left to a person', async () => {
    const edit = { kind: 'edit', file: '/x', edit: { op: 'write-file', text: 'x' } } as Step;
    await expect(tools({}, [edit, { kind: 'ask', sentence: 'x' } as Step])).resolves.toBeUndefined();
  });

  it('are not looked for on Windows, where a name says too little', async () => {
    await expect(tools({ platform: 'win32' }, [recreate])).resolves.toBeUndefined();
  });

  it.each(['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'])(
    'are found for root in %s, and for a user only by the PATH',
    async (folder) => {
      const machine = { files: { [`${folder}/true`]: file('') }, env: { PATH: '/elsewhere' } };
      await expect(tools(machine, [run(true)])).resolves.toBeUndefined();
      await expect(tools(machine, [run(false)])).rejects.toMatchObject({ code: 'tool-missing' });
      const docker = { files: { [`${folder}/docker`]: file('') }, env: { PATH: '/elsewhere' } };
      await expect(tools(docker, [recreate])).rejects.toMatchObject({ code: 'tool-missing' });
    },
  );

  it('are files or links, in absolute directories of the PATH, or at their own path', async () => {
    const host = memoryHost({
      cwd: '/here',
      files: {
        '/bin1/tool': link('/x'),
        '/bin2/tool': directory(),
        '/here/rel/tool': file(''),
        '/rel/tool': file(''),
        'rel/tool': file(''),
        '/own/tool': file(''),
      },
    });
    const onPath = (PATH?: string) =>
      isInstalled({ ...host, env: PATH === undefined ? {} : { PATH } }, 'tool', []);
    expect(await onPath('/nowhere:/bin1')).toBe(true);
    expect(await onPath('/bin2')).toBe(false);
    expect(await onPath('rel')).toBe(false);
    expect(await onPath()).toBe(false);
    expect(await isInstalled(host, '/own/tool', [])).toBe(true);
    expect(await isInstalled(host, 'own/none', [''])).toBe(false);
  });
});

describe('sudo, before the first write', () => {
  const DAEMON = '/etc/docker/daemon.json';
  const needing = plan([change(DAEMON, null, '{}', { needsRoot: true })], [run()]);
  const hint = [
    { sentence: 'Ask an administrator to run the commands that this prints:' },
    { dockperm: ['fix', '--dry-run'] },
  ];

  /** A sudo that says yes to these words only. */
  async function ask(
    allowed: (words: string) => boolean,
    staged = needing,
    use: 'silent' | 'may-ask' = 'silent',
  ) {
    const asked: string[] = [];
    const host = withPrograms(memoryHost(linux()), ([program, ...words]) => {
      if (program !== 'sudo') return null;
      asked.push(words.join(' '));
      return { exitCode: allowed(words.join(' ')) ? 0 : 1 };
    });
    const error = await assertSudo(host, staged, use).then(
      () => null,
      (thrown) => thrown,
    );
    return { error, asked };
  }

  it('is asked for each command, and whether it can write each file', async () => {
    const { error, asked } = await ask(() => true);
    expect(error).toBeNull();
    expect(asked).toEqual(['-n true', '-n -l true a', '-n test -w /etc']);
  });

  it('is not asked about files and commands of the user', async () => {
    const own = plan([change('/home/ann/app/.env', null, 'x')], [run(false)]);
    expect((await ask(() => true, own)).asked).toEqual([]);
    const mixed = plan([change('/home/ann/app/.env', null, 'x')], [run(false), run(true)]);
    expect((await ask(() => true, mixed)).asked).toEqual(['-n true', '-n -l true a']);
    const recreate = { kind: 'recreate', base: { file: 'x', args: [] }, needsRoot: true } as unknown as Step;
    expect((await ask(() => true, plan([], [recreate]))).asked).toEqual([]);
  });

  it('is enough where it allows only these commands without a password', async () => {
    const { error, asked } = await ask((words) => words !== '-n true');
    expect(error).toBeNull();
    expect(asked[1]).toBe('-n -l');
    const person = await ask((words) => words === '-n -l', needing, 'may-ask');
    expect(person.asked).toEqual(['-n true', '-v']);
    expect(person.error).toMatchObject({
      code: 'sudo-refused',
      problem: 'This user is not allowed to use sudo.',
      next: hint,
    });
  });

  it('stops the plan where it needs a password and nobody can type it', async () => {
    expect((await ask(() => false)).error).toMatchObject({
      code: 'sudo-refused',
      problem: 'The plan needs root, and sudo needs a password, but there is no terminal.',
      next: [
        {
          sentence:
            'Run dockperm in a terminal or as root, or configure sudo to run these commands without a password.',
        },
      ],
    });
  });

  it('stops the plan at a command or a file that it does not allow', async () => {
    const command = await ask((words) => !words.includes('true a'));
    expect(command.error).toMatchObject({
      code: 'sudo-refused',
      problem: 'sudo does not allow this user to run true a.',
      next: hint,
    });
    const written = await ask((words) => !words.includes('test'));
    expect(written.error).toMatchObject({
      code: 'sudo-refused',
      problem: `sudo does not allow this user to write ${DAEMON}.`,
    });
  });

  it('is asked about the nearest directory that there is', async () => {
    const deep = plan([change('/nowhere/at/all', null, 'x', { needsRoot: true })]);
    expect((await ask(() => true, deep)).asked).toEqual(['-n true', '-n test -w /']);
  });

  it('stops the plan where it is not installed, with what to do instead', async () => {
    const bare = memoryHost({ env: { PATH: '/usr/bin' } });
    await expect(assertSudo(bare, needing, 'may-ask')).rejects.toMatchObject({
      code: 'tool-missing',
      problem: 'The plan needs root, but sudo is not installed.',
      next: hint,
    });
    const cannotRun: MemoryHost = {
      ...memoryHost(linux()),
      run: async () => ({ ok: false, error: 'ENOENT' }),
    };
    await expect(assertSudo(cannotRun, needing, 'silent')).rejects.toMatchObject({ code: 'sudo-refused' });
  });
});
