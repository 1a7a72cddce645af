import { describe, expect, it } from 'vitest';
import { judgeState, waitUntilHealthy } from '../../../src/apply/containers/wait-until-healthy.ts';
import { readDetails } from '../../../src/engine/container.ts';
import { container, engine } from '../../support/memory-engine.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const now = Date.parse('2026-01-01T00:00:10Z');
const running = { Status: 'running', StartedAt: '2026-01-01T00:00:00Z' };

/** As the executor's `/health` says it. */
const said = (error: string) => JSON.stringify({ status: 'unhealthy', reason: 'docker_unreachable', error });

describe('the state of a container', () => {
  it.each([
    ['healthy', { State: { ...running, Health: { Status: 'healthy' } } }, 'up', 'healthy'],
    ['running without a health check', { State: running }, 'up', 'running'],
    ['just started', { State: { ...running, StartedAt: '2026-01-01T00:00:09Z' } }, 'waiting', 'running'],
    ['not yet healthy', { State: { ...running, Health: { Status: 'starting' } } }, 'waiting', 'starting'],
    ['ended well, as a task does', { State: { Status: 'exited', ExitCode: 0 } }, 'up', 'finished'],
    ['ended', { State: { Status: 'exited', ExitCode: 3 } }, 'failed', 'exited with code 3'],
    ['restarting', { State: { Status: 'restarting', ExitCode: 1 } }, 'failed', 'restarting (exit code 1)'],
    [
      'restarted often',
      { State: { ...running, ExitCode: 1 }, RestartCount: 3 },
      'failed',
      'restarting (exit code 1)',
    ],
    ['created', { State: { Status: 'created' } }, 'waiting', 'created'],
    ['not there', {}, 'waiting', 'being created'],
    [
      'unhealthy',
      { State: { ...running, Health: { Status: 'unhealthy', Log: [{ Output: 'a\nb\n' }] } } },
      'failed',
      'unhealthy: b',
    ],
    [
      'unhealthy with a reason in JSON',
      { State: { ...running, Health: { Status: 'unhealthy', Log: [{ Output: said('it is down.\n') }] } } },
      'failed',
      'unhealthy: docker_unreachable: it is down',
    ],
    [
      'not yet healthy, and told why',
      { State: { ...running, Health: { Status: 'starting', Log: [{ Output: said('it is down') }] } } },
      'waiting',
      'starting: docker_unreachable: it is down',
    ],
    [
      'unhealthy with JSON that was cut off',
      { State: { ...running, Health: { Status: 'unhealthy', Log: [{ Output: '{"reason":"dock' }] } } },
      'failed',
      'unhealthy: {"reason":"dock',
    ],
    [
      'unhealthy with JSON of another kind',
      {
        State: {
          ...running,
          Health: { Status: 'unhealthy', Log: [{ Output: '{"reason":7,"error":null}' }] },
        },
      },
      'failed',
      'unhealthy: {"reason":7,"error":null}',
    ],
  ])('%s', (_, inspected, is, text) => {
    expect(judgeState(readDetails(inspected).state, now)).toEqual({ is, text });
  });
});

describe('waiting for services', () => {
  const question = (health: 'healthy' | 'unhealthy' | 'starting', overrides = {}) => {
    const host = memoryHost(linux({ behind: engine({ containers: [container({ health })] }) }));
    const states: string[] = [];
    return waitUntilHealthy(host, {
      engine: { address: { kind: 'unix', path: SOCKET }, chosenBy: ['-H', ''], timeoutMs: 100 },
      projectName: 'app',
      services: ['web'],
      timeoutMs: 0,
      signal: new AbortController().signal,
      onState: (state: string) => states.push(state),
      ...overrides,
    });
  };

  it('ends when all are healthy', async () => {
    expect(await question('healthy')).toEqual({ state: 'up' });
  });

  it('ends at the first that fails', async () => {
    expect(await question('unhealthy')).toMatchObject({ state: 'down', service: 'web' });
  });

  it('ends when its time is up, or no caller waits any more', async () => {
    expect(await question('starting', { timeoutMs: -1 })).toMatchObject({
      reason: 'starting: connect EACCES /var/run/docker.sock at the timeout',
    });
    expect(await question('starting', { signal: AbortSignal.abort() })).toMatchObject({
      reason: 'interrupted',
    });
    expect(await question('healthy', { services: ['db'], timeoutMs: -1 })).toMatchObject({
      service: 'db',
      reason: 'no container yet at the timeout',
    });
  });
});
