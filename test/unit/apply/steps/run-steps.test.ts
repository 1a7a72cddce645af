import { describe, expect, it } from 'vitest';
import { Journal } from '../../../../src/apply/journal/journal.ts';
import type { RunOptions } from '../../../../src/apply/run-options.ts';
import { runSteps } from '../../../../src/apply/steps/run-steps.ts';
import type { RecreateStep, RunStep, Step } from '../../../../src/rules/rule.ts';
import { at, engineOf } from '../../../support/engine-state.ts';
import { container, engine, type MemoryContainer } from '../../../support/memory-engine.ts';
import { type Machine, type MemoryHost, memoryHost } from '../../../support/memory-host.ts';
import { type Answer, withPrograms } from '../../../support/programs-of.ts';
import { APP, composeFile, project } from '../../../support/scenes.ts';
import { shownProgress } from '../../../support/shown-progress.ts';

const web = container({ groupAdd: ['998'], process: { uid: 10001, gid: 10001, groups: [998] } });
const address = at.address;
const known = { ...at, userns: { mode: 'none' }, elsewhere: false } as const;
const joined = composeFile('group_add:', '  - "998"');

const command = (line: string, more: Partial<RunStep> = {}): RunStep => {
  const [file = '', ...args] = line.split(' ');
  return { kind: 'run', command: { file, args }, needsRoot: false, ...more };
};
const recreate = (more: Partial<RecreateStep> = {}): RecreateStep => ({
  kind: 'recreate',
  base: { file: 'docker', args: ['compose'] },
  services: ['web'],
  build: 'no',
  which: 'changed',
  ...more,
});

interface Case {
  readonly machine?: Machine;
  readonly text?: string;
  readonly containers?: readonly MemoryContainer[];
  readonly options?: Partial<RunOptions>;
  readonly answer?: Answer;
  readonly connect?: MemoryHost['connect'];
  /** The journal's disk is full. */
  readonly journal?: 'full';
}

async function run(
  steps: readonly Step[],
  { machine = {}, text = joined, containers = [], ...more }: Case = {},
) {
  const behind = engine({ containers: [...containers] });
  const inMemory = memoryHost(project(text, { ...machine, behind }));
  const { progress, shown } = shownProgress();
  const asked: string[] = [];
  const withConnect = more.connect ? { ...inMemory, connect: more.connect } : inMemory;
  const host = withPrograms(withConnect, (words, line) => {
    asked.push(words.join(' '));
    return more.answer?.(words, line) ?? null;
  });
  const begun = await Journal.begin(inMemory, { directory: APP, command: 'fix' });
  const full: MemoryHost = { ...inMemory, writeFile: async () => ({ ok: false, error: 'ENOSPC' }) };
  const journal = more.journal === 'full' ? new Journal(full, begun.folder, begun.record) : begun;
  const options: RunOptions = {
    command: 'fix',
    directory: APP,
    sudo: 'silent',
    address,
    progress,
    signal: new AbortController().signal,
    timeoutMs: 20_000,
    engine: known,
    projectName: 'app',
    sockets: { web: '/var/run/docker.sock' },
    previousServices: [],
    ...more.options,
  };
  const result = await runSteps(host, steps, { journal, options });
  const states = result.steps.map(({ kind, state }) => `${kind} ${state}`);
  return { ...result, states, shown, asked, host: inMemory, record: journal.record };
}

describe('a command of the plan', () => {
  it('is run, noted as done, and shown', async () => {
    const { failure, steps, shown, record } = await run([command('true a')], {
      answer: () => ({ stdout: 'x' }),
    });
    expect(failure).toBeNull();
    expect(steps).toEqual([
      { kind: 'run', command: { file: 'true', args: ['a'] }, title: 'true a', state: 'done' },
    ]);
    expect(shown).toEqual(['done: true a']);
    expect(record.commands).toMatchObject([{ command: { file: 'true' }, state: 'done' }]);
  });

  it('is run by sudo where it needs root, which the journal does not repeat', async () => {
    const { steps, record } = await run([command('usermod -aG docker ann', { needsRoot: true })]);
    expect(steps[0]?.title).toBe('sudo -n usermod -aG docker ann');
    expect(record.commands).toMatchObject([{ command: { file: 'usermod' }, needsRoot: true, state: 'done' }]);
    const asking = await run([command('true', { needsRoot: true })], { options: { sudo: 'may-ask' } });
    expect(asking.asked).toEqual(['sudo true']);
  });

  it('that fails ends the run, with its last lines, and stays noted as started', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const { failure, states, shown, record, asked } = await run([command('bad a'), command('true b')], {
      answer: (words) => (words[0] === 'bad' ? { exitCode: 3 } : {}),
    });
    expect(failure).toEqual({ message: 'bad a failed (exit code 3).', log: [] });
    expect([states, shown, asked]).toEqual([['run failed'], ['failed: bad a'], ['bad a']]);
    expect(record.commands).toMatchObject([{ state: 'started' }]);
    const { failure: told } = await run([recreate()], { machine: { compose: { buildFails: lines } } });
    expect(told).toBeNull();
    const build = recreate({ build: 'yes' });
    const { failure: failed } = await run([build], { machine: { compose: { buildFails: lines } } });
    expect(failed).toEqual({ message: 'docker compose up failed (exit code 17).', log: lines.slice(-20) });
  });

  it('is not run where it cannot be noted', async () => {
    const { failure, asked, states } = await run([command('true a')], { journal: 'full' });
    expect(failure).toEqual({
      message: 'The journal cannot be written: ENOSPC (no space left on device).',
      log: [],
    });
    expect([asked, states]).toEqual([[], []]);
  });

  it('is named by the code where it cannot be run', async () => {
    const { failure } = await run([command('no-such')]);
    expect(failure?.message).toBe('no-such failed (ENOENT).');
  });
});

describe('steps that are no commands', () => {
  it('are left to the files and to a person', async () => {
    const edit: Step = { kind: 'edit', file: '/x', edit: { op: 'write-file', text: 'x' } } as Step;
    const { failure, steps, asked } = await run([edit, { kind: 'ask', sentence: 'Log in again.' } as Step]);
    expect([failure, steps, asked]).toEqual([null, [], []]);
  });
});

describe('an interruption', () => {
  it('before a step keeps it from running', async () => {
    const { failure, asked } = await run([command('true')], { options: { signal: AbortSignal.abort() } });
    expect([failure, asked]).toEqual([{ message: 'Interrupted.', log: [] }, []]);
  });

  it('during the last step is noticed, and in front of the next one', async () => {
    const control = new AbortController();
    const answer: Answer = () => {
      control.abort();
      return {};
    };
    const options = { signal: control.signal };
    const last = await run([command('true')], { answer, options });
    expect([last.failure?.message, last.states]).toEqual(['Interrupted.', ['run done']]);
    const next = new AbortController();
    const { failure, asked } = await run([command('true a'), command('true b')], {
      answer: () => {
        next.abort();
        return {};
      },
      options: { signal: next.signal },
    });
    expect([failure?.message, asked]).toEqual(['Interrupted.', ['true a']]);
  });
});

describe('a command that restarts or starts the engine', () => {
  const answer: Answer = () => ({});
  /** It listens at this attempt. */
  const listeningAt = (attempt: number, error = 'ECONNREFUSED'): MemoryHost['connect'] => {
    let asked = 0;
    return async () => (++asked < attempt ? { ok: false, error } : { ok: true, value: null });
  };

  it.each([{ restarts: 'engine' }, { starts: 'engine' }] as Partial<RunStep>[])(
    'is done when it listens again: %j',
    async (more) => {
      const { failure, steps, shown } = await run([command('true', more)], {
        answer,
        connect: listeningAt(3),
      });
      expect(failure).toBeNull();
      expect(steps.slice(1)).toEqual([
        { kind: 'wait', target: 'engine', title: 'wait for the engine', state: 'done' },
      ]);
      expect(shown).toEqual(['done: true', 'done: wait for the engine']);
    },
  );

  it('fails where it does not come back, with the reason', async () => {
    const { failure, states, shown } = await run([command('true', { restarts: 'engine' })], {
      answer,
      connect: listeningAt(1000),
    });
    expect(failure).toEqual({
      message: 'The engine did not come back: ECONNREFUSED (connection refused).',
      log: [],
    });
    expect(states).toEqual(['run done', 'wait failed']);
    expect(shown.at(-1)).toBe('failed: wait for the engine');
  });

  it.each(['ENOENT', 'ECONNREFUSED', 'ETIMEDOUT', 'ECONNRESET'])(
    'is waited for while connecting ends with %s, and no longer',
    async (error) => {
      let asked = 0;
      const connect: MemoryHost['connect'] = async () =>
        ++asked < 4 ? { ok: false, error } : { ok: true, value: null };
      const { failure } = await run([command('true', { restarts: 'engine' })], { answer, connect });
      expect([failure, asked]).toEqual([null, 4]);
    },
  );

  it('is done where it denies the connection: then one is listening', async () => {
    const { states } = await run([command('true', { restarts: 'engine' })], {
      answer,
      connect: async () => ({ ok: false, error: 'EACCES' }),
    });
    expect(states).toEqual(['run done', 'wait done']);
  });

  it('is not waited for where nobody knows where it listens, nor after any other command', async () => {
    const connect = listeningAt(1000);
    const unknown = await run([command('true', { restarts: 'engine' })], {
      answer,
      connect,
      options: { address: null },
    });
    expect(unknown.states).toEqual(['run done']);
    expect((await run([command('true')], { answer, connect })).states).toEqual(['run done']);
  });

  it('is waited for no longer after an interruption', async () => {
    const control = new AbortController();
    const { failure } = await run([command('true', { restarts: 'engine' })], {
      answer,
      options: { signal: control.signal },
      connect: async () => {
        control.abort();
        return { ok: false, error: 'ECONNREFUSED' };
      },
    });
    expect(failure?.message).toBe('The engine did not come back: interrupted.');
  });
});

describe('services that are recreated', () => {
  it('are started, waited for and verified, in this order', async () => {
    const { failure, steps, verifications, asked, shown } = await run([recreate()]);
    expect(failure).toBeNull();
    expect(steps.map(({ title, state }) => `${title}: ${state}`)).toEqual([
      'docker compose up -d web: done',
      'wait for web: done',
      'connect from inside web: done',
    ]);
    expect(steps[0]).toMatchObject({ kind: 'recreate', services: ['web'] });
    expect(steps[1]).toMatchObject({ kind: 'wait', target: 'services', services: ['web'] });
    expect(steps[2]).toMatchObject({ kind: 'verify', service: 'web' });
    expect(verifications).toMatchObject([{ subject: { name: 'web' }, state: 'connected' }]);
    expect(asked[0]).toBe('docker compose up -d web');
    expect(shown.filter((line) => line.startsWith('done'))).toHaveLength(3);
  });

  it('are noted with what was there before, and as built only when they are', async () => {
    const seen: unknown[] = [];
    const { record } = await run([recreate({ services: ['web', 'db'], build: 'yes' })], {
      options: { previousServices: ['db', 'cache'], sockets: {}, engine: null },
      answer: (words) => {
        seen.push(words.join(' '));
        return {};
      },
    });
    expect(seen).toEqual(['docker compose up -d --build web db']);
    expect(record.containers).toEqual({
      base: { file: 'docker', args: ['compose'] },
      previous: ['db'],
      added: ['web'],
      built: 'yes',
    });
    const failing = await run([recreate({ build: 'yes' })], { answer: () => ({ exitCode: 1 }) });
    expect(failing.record.containers?.built).toBe('no');
  });

  it('are not started where that cannot be noted', async () => {
    const { failure, asked } = await run([recreate()], { journal: 'full' });
    expect(failure?.message).toMatch(/^The journal cannot be written: ENOSPC/);
    expect(asked).toEqual([]);
  });

  it('are kept where they are as configured and Compose cannot see it', async () => {
    const bases: unknown[] = [];
    const mustBeKept = async (base: unknown) => bases.push(base) > 0;
    const kept = await run([recreate({ build: 'yes' })], { options: { mustBeKept } });
    expect(kept.asked[0]).toBe('docker compose up -d --no-recreate web');
    expect(bases).toEqual([{ file: 'docker', args: ['compose'] }]);
    const changed = await run([recreate()], { options: { mustBeKept: async () => false } });
    expect(changed.asked[0]).toBe('docker compose up -d web');
  });

  it('fail by the name of the tool that was asked', async () => {
    const base = { file: 'docker-compose', args: ['-f', 'a.yaml'] };
    const { failure, states } = await run([recreate({ base })], { answer: () => ({ exitCode: 1 }) });
    expect(failure?.message).toBe('docker-compose up failed (exit code 1).');
    expect(states).toEqual(['recreate failed']);
  });

  it('fail when one does not become healthy, with its own last lines, and are not verified then', async () => {
    const { failure, states, asked, shown } = await run([recreate()], {
      machine: { compose: { health: 'unhealthy', logs: 'one\n\n  \ntwo\n' } },
    });
    expect(failure).toEqual({
      message: 'web did not start: unhealthy: connect EACCES /var/run/docker.sock.',
      log: ['one', 'two'],
    });
    expect(states).toEqual(['recreate done', 'wait failed']);
    expect(asked.at(-1)).toBe('docker compose logs --no-color --tail 20 web');
    expect(shown.at(-1)).toBe('failed: wait for web');
  });

  it('fail without lines where there are none to be had', async () => {
    const { failure } = await run([recreate()], {
      machine: { compose: { health: 'unhealthy' } },
    });
    expect(failure?.log).toEqual([]);
  });

  it('show what they are waited for', async () => {
    const { shown, failure } = await run([recreate()], { machine: { compose: { health: 'starting' } } });
    expect(shown).toContain('  web: starting: connect EACCES /var/run/docker.sock');
    expect(failure?.message).toMatch(/at the timeout\.$/);
  });

  it('fail where one still cannot use the socket, and the others are not asked then', async () => {
    const { failure, states, verifications } = await run([recreate()], { text: composeFile() });
    expect(failure).toEqual({
      message: 'web still cannot use /var/run/docker.sock (EACCES, tested with node).',
      log: [],
    });
    expect(states).toEqual(['recreate done', 'wait done', 'verify failed']);
    expect(verifications).toMatchObject([{ state: 'denied' }]);
  });

  it('do not fail where nothing could tell', async () => {
    const { failure, verifications } = await run([recreate()], {
      text: composeFile(),
      machine: { compose: { tools: [] } },
    });
    expect(failure).toBeNull();
    expect(verifications).toMatchObject([{ state: 'unverified' }]);
  });

  it('are verified only where they mount the socket', async () => {
    const two = `${joined}  db:\n    image: db:1\n`;
    const { failure, states } = await run([recreate({ services: ['db', 'web'] })], { text: two });
    expect(failure).toBeNull();
    expect(states).toEqual(['recreate done', 'wait done', 'verify done']);
  });

  it('are neither waited for nor verified where the engine cannot be asked', async () => {
    const { failure, states, verifications } = await run([recreate()], { options: { engine: null } });
    expect([failure, states, verifications]).toEqual([null, ['recreate done'], []]);
  });

  it('fail by a last test of what was started, which comes after all others', async () => {
    const broken = { message: 'Smoke test failed.', log: ['a'] };
    const { failure, states } = await run([recreate()], { options: { verify: async () => broken } });
    expect(failure).toEqual(broken);
    expect(states).toEqual(['recreate done', 'wait done', 'verify done']);
    expect((await run([recreate()], { options: { verify: async () => null } })).failure).toBeNull();
    let tested = 0;
    const counting = async () => {
      tested += 1;
      return null;
    };
    await run([recreate()], { text: composeFile(), options: { verify: counting } });
    expect(tested).toBe(0);
  });

  it('leave the engine with the containers of the new files', async () => {
    const { host } = await run([recreate()], { containers: [web] });
    expect(engineOf(host).containers).toMatchObject([{ service: 'web', groupAdd: ['998'] }]);
  });
});
