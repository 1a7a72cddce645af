import { describe, expect, it } from 'vitest';
import { recreatedServices } from '../../../../src/apply/containers/recreated-services.ts';
import { listProject } from '../../../../src/apply/containers/snapshot.ts';
import { at, hostWith } from '../../../support/engine-state.ts';
import { container, engine, type MemoryContainer } from '../../../support/memory-engine.ts';

const web = container({ id: 'web1', name: 'app-web-1', service: 'web' });
const db = container({ id: 'db1', name: 'app-db-1', service: 'db' });

/** The services of which the rollback is to say so, when these containers have become those. */
async function recreated(
  before: readonly MemoryContainer[],
  after: readonly MemoryContainer[],
): Promise<string[]> {
  const { host, engine: now } = hostWith(engine({ containers: [...before] }));
  const containers = await listProject(host, at, 'app');
  now.containers.splice(0, now.containers.length, ...after);
  return recreatedServices(host, { engine: at, projectName: 'app', containers });
}

describe('a service counts as created again', () => {
  it('where its container is gone and it has another one', async () => {
    expect(await recreated([web, db], [{ ...web, id: 'web2' }, db])).toEqual(['web']);
  });

  it('once, however many containers it has', async () => {
    const second = { ...web, id: 'web2', name: 'app-web-2' };
    const after = [web, second].map((each) => ({ ...each, id: `${each.id}new` }));
    expect(await recreated([web, second], after)).toEqual(['web']);
  });
});

describe('a service does not count as created again', () => {
  it('where its container is the same one, stopped or not', async () => {
    expect(await recreated([web], [{ ...web, status: 'exited' }])).toEqual([]);
  });

  it('where it has a further container beside the same one', async () => {
    expect(await recreated([web, db], [web, { ...web, id: 'web2' }, db])).toEqual([]);
  });

  it('where it had no container before', async () => {
    expect(await recreated([db], [db, web])).toEqual([]);
  });

  it('where it has none any more, nor where only another service has got one', async () => {
    expect(await recreated([web, db], [db])).toEqual([]);
    expect(await recreated([web], [db])).toEqual([]);
  });

  it('where one of its containers is gone and the others are the same', async () => {
    const second = { ...web, id: 'web2', name: 'app-web-2' };
    expect(await recreated([web, second], [web])).toEqual([]);
  });
});
