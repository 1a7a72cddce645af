import { expect, test } from 'vitest';
import type { EngineWish } from '../../../lab/causes/staging.ts';
import { batchesOf } from '../../../lab/remedies/batches.ts';
import type { Remedied } from '../../../lab/remedies/staging.ts';

const staged = (...needs: EngineWish[]): Remedied => ({
  rule: 'gid-missing',
  cause: { staged: 'as it is', needs, stage: () => ({ as: { uid: 1000, gid: 1000 } }) },
  restart: 'lasts',
  undo: 'as before',
});

test('stagings share an engine of the same kind, which gets the images of all of them', () => {
  const one = staged({ kind: 'rootful', images: ['alpine:3'] });
  const two = staged({ kind: 'rootful', images: ['alpine:3', 'dockperm-lab/node:20'] });
  const other = staged({ kind: 'vm' });
  expect(batchesOf([one, other, two])).toEqual([
    { wishes: [{ kind: 'rootful', images: ['alpine:3', 'dockperm-lab/node:20'] }], members: [one, two] },
    { wishes: [{ kind: 'vm' }], members: [other] },
  ]);
});

test('an engine with a label belongs to one batch only', () => {
  const one = staged({ kind: 'rootful', label: 'broken' });
  const two = staged({ kind: 'rootful' });
  expect(batchesOf([one, two])).toHaveLength(2);
});
