import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../../templates/executor/src/engine/engine.ts';
import { EngineError, fromErrno } from '../../../templates/executor/src/engine/engine-error.ts';
import { createTransport } from '../../../templates/executor/src/engine/engine-transport.ts';
import { answerFor } from '../../../templates/executor/src/http/engine-response.ts';

const failed = (code: string) =>
  fromErrno(Object.assign(new Error(code), { code }), 'unix:///run/docker.sock');
const engine = new Engine(createTransport({ kind: 'socket', path: '/nonexistent' }));

describe('an engine that can’t be used', () => {
  it.each([
    ['EACCES', 'docker_permission_denied', / Likely cause: gid-(?:wrong|missing)$/],
    ['EPERM', 'docker_permission_denied', / Likely cause: gid-(?:wrong|missing)$/],
    ['ENOENT', 'docker_unreachable', / Likely cause: mount-wrong-path$/],
    ['ECONNREFUSED', 'docker_unreachable', / Likely cause: engine-stopped$/],
  ])(
    'for %s is a 503 of the reason %s, with a time to come back and what dockperm calls it',
    async (code, reason, finding) => {
      const answer = await answerFor(failed(code), engine, 'alpine:3');
      expect(answer).toMatchObject({ status: 503, reason: 'docker_down', fields: { reason } });
      expect(answer.headers).toEqual({ 'Retry-After': '5' });
      expect(answer.message).toMatch(/ To fix this, run dockperm fix on the host[.,]/);
      expect(answer.message).toMatch(finding);
    },
  );

  it.each(['gid-wrong', 'gid-missing', 'mount-wrong-path', 'engine-stopped'])(
    '%s is a finding of dockperm',
    (id) => {
      expect(existsSync(new URL(`../../../src/rules/${id}.ts`, import.meta.url))).toBe(true);
    },
  );

  it('that does not answer in time is a 503, too', async () => {
    const answer = await answerFor(failed('ETIMEDOUT'), engine, 'alpine:3');
    expect(answer).toMatchObject({ status: 503, fields: { reason: 'docker_unresponsive' } });
  });

  it('for a reason of its own is a 500', async () => {
    const answer = await answerFor(new EngineError('docker_error', 'no space left', 500), engine, 'alpine:3');
    expect(answer).toMatchObject({ status: 500, reason: 'engine_error', message: 'no space left' });
  });
});
