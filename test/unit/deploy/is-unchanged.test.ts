import { expect, it } from 'vitest';
import { takeSnapshot } from '../../../src/apply/containers/snapshot.ts';
import { isUnchanged } from '../../../src/deploy/is-unchanged.ts';
import { at, hostWith } from '../../support/engine-state.ts';
import { container, engine, type MemoryContainer } from '../../support/memory-engine.ts';

const web = container({ id: 'web1' });
const db = container({ id: 'db1', service: 'db' });

it.each<[string, MemoryContainer[], MemoryContainer[], boolean]>([
  ['the same containers run', [web, db], [web, db], true],
  ['they are listed in another order', [web, db], [db, web], true],
  ['one was replaced', [web, db], [{ ...web, id: 'web2' }, db], false],
  ['one came', [web], [web, db], false],
  ['one is gone', [web, db], [web], false],
  ['one has stopped', [web, db], [web, { ...db, status: 'exited' }], false],
  ['one that did not run was started', [web, { ...db, status: 'exited' }], [web, db], false],
  ['one that did not run is gone', [web, { ...db, status: 'exited' }], [web], true],
  ['there is none, as before', [], [], false],
])('where %s', async (_, before, after, expected) => {
  const { host, engine: now } = hostWith(engine({ containers: before }));
  const snapshot = await takeSnapshot(host, at, { projectName: 'app', images: [] });
  now.containers.splice(0, before.length, ...after);
  expect(await isUnchanged(host, snapshot)).toBe(expected);
});
