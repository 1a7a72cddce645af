import { describe, expect, it } from 'vitest';
import type { EngineAt } from '../../../../src/engine/engine-at.ts';
import { findImage } from '../../../../src/engine/reader.ts';
import type { Host } from '../../../../src/host/host.ts';
import { readImageAccounts } from '../../../../src/probes/engine/image-accounts.ts';
import { likelyImages } from '../../../../src/probes/engine/likely-images.ts';
import { memoryHost } from '../../../support/memory-host.ts';

const address = { kind: 'unix', path: '/var/run/docker.sock' } as const;
const engine: EngineAt = { address, chosenBy: ['-H', 'unix:///var/run/docker.sock'], timeoutMs: 100 };

/** An engine that gives the same answer to everything. */
function answering(status: number, body: unknown): Host {
  return { ...memoryHost({}), request: async () => ({ ok: true, value: { status, body } }) };
}

describe('what an engine says of its images', () => {
  it('names those first that are likely to have a stat', async () => {
    const listed = [{ RepoTags: ['app:1'] }, { RepoTags: ['alpine:3'] }, { RepoTags: ['<none>:<none>'] }];
    expect(await likelyImages(answering(200, listed), engine)).toEqual(['alpine:3', 'app:1']);
  });

  it('never makes a flag of a command line out of a name', async () => {
    const listed = [{ RepoTags: ['--env-file=/etc/shadow', 'alpine'] }];
    expect(await likelyImages(answering(200, listed), engine)).toEqual(['alpine']);
  });

  it.each([null, 'text', [null], [{ RepoTags: 1 }], { RepoTags: [] }])('may be %j', async (body) => {
    expect(await likelyImages(answering(200, body), engine)).toEqual([]);
    expect(await findImage(answering(200, body), engine, 'app')).toEqual({
      id: '',
      user: '',
      env: [],
      entrypoint: [],
      command: [],
    });
    expect(await readImageAccounts(answering(201, body), 'app', engine)).toBeNull();
  });
});
