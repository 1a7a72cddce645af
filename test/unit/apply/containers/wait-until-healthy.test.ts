import { describe, expect, it } from 'vitest';
import { judgeState, waitUntilHealthy } from '../../../../src/apply/containers/wait-until-healthy.ts';
import type { ContainerState } from '../../../../src/engine/container.ts';
import { at, hostWith } from '../../../support/engine-state.ts';
import {
  container,
  engine,
  type ListeningEngine,
  type MemoryContainer,
} from '../../../support/memory-engine.ts';

const start = Date.parse('2026-01-23T10:15:00Z');
const state = (more: Partial<ContainerState>): ContainerState => ({
  status: 'running',
  running: true,
  pid: 1,
  exitCode: 0,
  startedAt: '2026-01-23T10:15:00Z',
  restartCount: 0,
  health: null,
  ...more,
});
const judge = (more: Partial<ContainerState>, milliseconds = 60_000) =>
  judgeState(state(more), start + milliseconds);
const withHealth = (status: string, output: string | null) => judge({ health: { status, output } });

describe('a container without a health check', () => {
  it('is up when it has run for longer than a moment', () => {
    expect(judge({}, 1501)).toEqual({ is: 'up', text: 'running' });
    expect(judge({}, 1500)).toEqual({ is: 'waiting', text: 'running' });
  });

  it('is up when it has ended without an error, as a task that runs once', () => {
    expect(judge({ status: 'exited', exitCode: 0 })).toEqual({ is: 'up', text: 'finished' });
  });

  it.each(['exited', 'dead'])('has failed when it is %s with an error', (status) => {
    expect(judge({ status, exitCode: 3 })).toEqual({ is: 'failed', text: 'exited with code 3' });
  });

  it('has failed when it is dead, whatever its exit code', () => {
    expect(judge({ status: 'dead', exitCode: 0 })).toEqual({ is: 'failed', text: 'exited with code 0' });
  });

  it('has failed when it is restarting, or has been again and again', () => {
    const failed = { is: 'failed', text: 'restarting (exit code 1)' };
    expect(judge({ status: 'restarting', exitCode: 1 })).toEqual(failed);
    expect(judge({ restartCount: 3, exitCode: 1 })).toEqual(failed);
    expect(judge({ restartCount: 2, exitCode: 1 })).toEqual({ is: 'up', text: 'running' });
  });

  it('is waited for in every other state, with its name', () => {
    expect(judge({ status: 'created' })).toEqual({ is: 'waiting', text: 'created' });
    expect(judge({ status: '' })).toEqual({ is: 'waiting', text: 'being created' });
  });
});

describe('a container with a health check', () => {
  it('is up when it is healthy, however short it has run', () => {
    expect(judge({ health: { status: 'healthy', output: null } }, 0)).toEqual({ is: 'up', text: 'healthy' });
  });

  it('is waited for while it starts, with what the check says by then', () => {
    expect(withHealth('starting', null)).toEqual({ is: 'waiting', text: 'starting' });
    expect(withHealth('starting', 'not yet\n')).toEqual({ is: 'waiting', text: 'starting: not yet' });
  });

  it.each([
    ['the last line', 'one\nconnect EACCES\n\n', 'connect EACCES'],
    ['reason and error of an answer in JSON', '{"reason":"no access","error":"EACCES"}', 'no access: EACCES'],
    ['the reason alone', '{"reason":"no access"}', 'no access'],
    ['the error alone', '{"error":"EACCES"}', 'EACCES'],
    ['a sentence on one line, without its full stop', '{"reason":" no\\n  access. Ask. "}', 'no access. Ask'],
    ['the answer where it has neither', '{"ok":false}', '{"ok":false}'],
    ['that there is none', '', 'no health check output'],
    ['that there is none yet', null, 'no health check output'],
  ])('has failed when it is unhealthy, with %s', (_, output, said) => {
    expect(withHealth('unhealthy', output)).toEqual({ is: 'failed', text: `unhealthy: ${said}` });
  });

  it('goes by the time that it has run where the state of the check is none of these', () => {
    expect(withHealth('none', null)).toEqual({ is: 'up', text: 'running' });
  });
});

const web = container({ id: 'web1', service: 'web', health: 'healthy' });
const db = container({ id: 'db1', name: 'app-db-1', service: 'db', health: 'healthy' });

interface Wait {
  readonly containers: readonly MemoryContainer[];
  readonly signal?: AbortSignal;
  /** What happens to the engine while it is waited for. */
  readonly happens?: (now: ListeningEngine, states: number) => void;
}

async function wait({ containers, signal = new AbortController().signal, happens }: Wait) {
  const { host, engine: now } = hostWith(engine({ containers: [...containers] }));
  const states: string[] = [];
  const began = host.now();
  const result = await waitUntilHealthy(host, {
    engine: at,
    projectName: 'app',
    services: ['web', 'db'],
    timeoutMs: 20_000,
    signal,
    onState: (said) => {
      states.push(said);
      happens?.(now, states.length);
    },
  });
  return { result, states, milliseconds: host.now() - began };
}

describe('waiting for services', () => {
  it('ends when all are up, and says nothing', async () => {
    const { result, states, milliseconds } = await wait({ containers: [web, db] });
    expect([result, states]).toEqual([{ state: 'up' }, []]);
    expect(milliseconds).toBeLessThan(15_000);
  });

  it('ends when the last of them is up', async () => {
    const happens: Wait['happens'] = (now, states) => {
      if (states === 2) now.containers.push(db);
    };
    const { result, states } = await wait({ containers: [web], happens });
    expect(result).toEqual({ state: 'up' });
    expect(states).toEqual(['db: no container yet', 'db: no container yet']);
  });

  it('finds a container that has ended, too', async () => {
    const { result } = await wait({ containers: [web, { ...db, status: 'exited', exitCode: 0 }] });
    expect(result).toEqual({ state: 'up' });
  });

  it('ends at once when one of them has failed, though another one is still waited for', async () => {
    const { result, states } = await wait({ containers: [{ ...db, status: 'exited', exitCode: 7 }] });
    expect(result).toEqual({ state: 'down', service: 'db', reason: 'exited with code 7' });
    expect(states).toEqual([]);
  });

  it('says at the timeout what the service was like last', async () => {
    const { result, milliseconds } = await wait({ containers: [{ ...web, health: 'starting' }, db] });
    const reason = 'starting: connect EACCES /var/run/docker.sock at the timeout';
    expect(result).toEqual({ state: 'down', service: 'web', reason });
    expect(milliseconds).toBeGreaterThan(20_000);
  });

  it('ends with an interruption', async () => {
    const control = new AbortController();
    const { result, states } = await wait({
      containers: [web],
      signal: control.signal,
      happens: () => control.abort(),
    });
    expect(result).toEqual({ state: 'down', service: 'db', reason: 'interrupted' });
    expect(states).toHaveLength(1);
  });

  it('goes on while the engine does not answer for a container that it lists', async () => {
    const { host, engine: now } = hostWith(engine({ containers: [web, db] }));
    const states: string[] = [];
    const request: typeof host.request = async (address, asked, timeoutMs) =>
      asked.path === '/containers/db1/json' && states.length < 2
        ? { ok: false, error: 'ETIMEDOUT' }
        : host.request(address, asked, timeoutMs);
    const result = await waitUntilHealthy(
      { ...host, request },
      {
        engine: at,
        projectName: 'app',
        services: ['web', 'db'],
        timeoutMs: 20_000,
        signal: new AbortController().signal,
        onState: (said) => states.push(said),
      },
    );
    expect(now.containers).toHaveLength(2);
    expect(result).toEqual({ state: 'up' });
    expect(states).toEqual(['db: the engine did not answer', 'db: the engine did not answer']);
  });
});
