import { expect, it } from 'vitest';
import { imageId, listProject, takeSnapshot } from '../../../../src/apply/containers/snapshot.ts';
import { failed } from '../../../../src/host/result.ts';
import { at, hostWith } from '../../../support/engine-state.ts';
import { container, engine } from '../../../support/memory-engine.ts';

const web = container({ id: 'web1', name: 'app-web-1', service: 'web' });
const stopped = container({ id: 'db1', name: 'app-db-1', service: 'db', status: 'exited' });
const once = container({ id: 'once', name: 'app-web-run-1', oneOff: true });
const other = container({ id: 'other', project: 'shop' });
const named = { projectName: 'app', images: ['web:1', 'none:1'] };

it('has every container of the project, but for those of compose run, and what its images are', async () => {
  const { host } = hostWith(engine({ containers: [web, stopped, once, other], images: { 'web:1': {} } }));
  expect(await takeSnapshot(host, at, named)).toMatchObject({
    engine: at,
    projectName: 'app',
    containers: [
      { id: 'web1', name: 'app-web-1', service: 'web', running: true, inspected: { Id: 'web1' } },
      { id: 'db1', name: 'app-db-1', service: 'db', running: false, inspected: { Id: 'db1' } },
    ],
    images: { 'web:1': 'id of web:1', 'none:1': null },
  });
});

it('leaves out a container that is gone by the time it is looked at', async () => {
  const { host } = hostWith(engine({ containers: [web, stopped] }));
  const request: typeof host.request = async (address, asked, timeoutMs) =>
    asked.path === '/containers/db1/json' ? failed('ETIMEDOUT') : host.request(address, asked, timeoutMs);
  const { containers } = await takeSnapshot({ ...host, request }, at, named);
  expect(containers.map(({ id }) => id)).toEqual(['web1']);
});

it('has none where the engine does not list them', async () => {
  const { host } = hostWith(engine({ refuses: ['/containers/json'], containers: [web] }));
  expect(await listProject(host, at, 'app')).toEqual([]);
});

it('takes a container without a service for one of none', async () => {
  const { host } = hostWith(engine({ containers: [{ ...web, service: null }] }));
  expect(await listProject(host, at, 'app')).toEqual([{ id: 'web1', service: '', running: true }]);
  expect((await takeSnapshot(host, at, named)).containers).toMatchObject([{ id: 'web1', service: '' }]);
});

it('takes an image without an id for none', async () => {
  const { host } = hostWith(engine({ images: { 'web:1': { id: '' } } }));
  expect(await imageId(host, at, 'web:1')).toBeNull();
});
