import { describe, expect, it } from 'vitest';
import { removeNewImages, restoreSnapshot } from '../../../../src/apply/containers/restore-snapshot.ts';
import { takeSnapshot } from '../../../../src/apply/containers/snapshot.ts';
import { at, hostWith, writesIn } from '../../../support/engine-state.ts';
import { container, engine, type ListeningEngine } from '../../../support/memory-engine.ts';

const web = container({ id: 'web1', name: 'app-web-1', service: 'web', image: 'web:1' });
const db = container({ id: 'db1', name: 'app-db-1', service: 'db', image: 'db:1', imageId: 'id of db:1' });
const newWeb = { ...web, id: 'web2', imageId: 'build 1 of web:1' };
const newDb = { ...db, id: 'db2' };
const images = { 'web:1': {}, 'db:1': {} };

/** Takes the snapshot, has something happen to the engine, and restores it. */
async function restored(
  happens: (engine: ListeningEngine) => void,
  {
    before = engine({ containers: [web, db], images }),
    services = ['web', 'db'],
    builds = ['web:1'],
  }: { before?: ListeningEngine; services?: string[]; builds?: string[] } = {},
) {
  const { host, engine: now } = hostWith(before);
  const snapshot = await takeSnapshot(host, at, { projectName: 'app', images: builds });
  happens(now);
  const result = await restoreSnapshot(host, snapshot, services);
  const containers = now.containers.map(({ id, status }) => `${id} ${status}`);
  return { ...result, containers, now, writes: writesIn(host), host, snapshot };
}

const replace = (engine: ListeningEngine, ...others: (typeof web)[]): void => {
  engine.containers.splice(0, engine.containers.length, ...others);
};

describe('containers that are as they were', () => {
  it('are left alone, and nothing is asked of the engine that would change it', async () => {
    const { writes, ...result } = await restored(() => undefined);
    expect(writes).toEqual([]);
    expect(result).toMatchObject({
      problems: [],
      recreated: [],
      containers: ['web1 running', 'db1 running'],
    });
  });

  it('are left alone where they did not run before either', async () => {
    const before = engine({ containers: [{ ...web, status: 'exited' }], images });
    expect((await restored(() => undefined, { before })).writes).toEqual([]);
  });
});

describe('a container that was stopped', () => {
  it('is started again, and is the same one', async () => {
    const result = await restored((now) => replace(now, { ...web, status: 'exited' }, db));
    expect(result.writes).toEqual(['POST /containers/web1/start']);
    expect(result).toMatchObject({ recreated: [], containers: ['web1 running', 'db1 running'] });
  });

  it('is named where the engine cannot start it', async () => {
    const before = { ...engine({ containers: [web], images }), stuck: ['web1'] };
    const { problems } = await restored((now) => replace(now, { ...web, status: 'exited' }), { before });
    expect(problems).toEqual(['the container of web (HTTP 500 cannot start container web1)']);
  });
});

describe('a container that was replaced', () => {
  it('is created again in the place of the new one, which is removed', async () => {
    const result = await restored((now) => replace(now, newWeb, db));
    expect(result.writes).toEqual([
      'DELETE /containers/web2?force=1',
      'POST /containers/create?name=app-web-1',
      expect.stringMatching(/^POST .containers.made\w+.start$/),
    ]);
    expect(result).toMatchObject({
      problems: [],
      recreated: ['web'],
      containers: ['db1 running', expect.stringMatching(/^made\w+ running$/)],
    });
    expect(result.now.containers[1]).toMatchObject({ name: 'app-web-1', service: 'web', project: 'app' });
  });

  it('is named once as created again, however many containers the service has', async () => {
    const second = { ...web, id: 'web9', name: 'app-web-2' };
    const before = engine({ containers: [web, second], images });
    expect((await restored((now) => replace(now), { before })).recreated).toEqual(['web']);
  });

  it('stays replaced where its service is none of those asked for', async () => {
    const result = await restored((now) => replace(now, newWeb, newDb), { services: ['db'] });
    expect(result.containers).toEqual(['web2 running', expect.stringMatching(/^made\w+ running$/)]);
    expect(result).toMatchObject({ problems: [], recreated: ['db'] });
  });

  it('is not started where it did not run before', async () => {
    const before = engine({ containers: [{ ...web, status: 'exited' }], images });
    const result = await restored((now) => replace(now, newWeb), { before });
    expect(result.containers).toEqual([expect.stringMatching(/ created$/)]);
    expect(result.recreated).toEqual(['web']);
  });

  it('is named as not restored where its image is gone, and not as created again', async () => {
    const result = await restored((now) => {
      replace(now, db);
      delete now.images['web:1'];
    });
    expect(result.problems).toEqual([
      'the image web:1 (HTTP 404 No such image: id of web:1)',
      'the container of web (HTTP 404 No such image: id of web:1)',
    ]);
    expect(result).toMatchObject({ recreated: [], containers: ['db1 running'] });
  });

  it('is named by the short id of the one in its way, with the beginning of what the engine says', async () => {
    const { problems } = await restored((now) => replace(now, { ...newWeb, id: 'abcdef0123456789' }), {
      before: { ...engine({ containers: [web], images }), stuck: ['abcdef0123456789'] },
    });
    expect(problems[0]).toBe(
      'container abcdef012345, which blocks the restore (HTTP 500 cannot delete container abcdef0123456789)',
    );
  });

  it('is named with no more than two hundred characters of what the engine says, or with its silence', async () => {
    const answering = async (body: unknown) => {
      const { host, engine: now } = hostWith(engine({ containers: [web], images }));
      const snapshot = await takeSnapshot(host, at, { projectName: 'app', images: [] });
      replace(now);
      const request: typeof host.request = async (address, asked, timeoutMs) =>
        asked.method === 'POST'
          ? { ok: true, value: { status: 500, body } }
          : host.request(address, asked, timeoutMs);
      return (await restoreSnapshot({ ...host, request }, snapshot, ['web'])).problems;
    };
    expect(await answering({ message: 'a'.repeat(300) })).toEqual([
      `the container of web (HTTP 500 ${'a'.repeat(200)})`,
    ]);
    expect(await answering({ message: '' })).toEqual(['the container of web (HTTP 500)']);
  });

  it('is named where the new one cannot be removed, which has its name', async () => {
    const before = { ...engine({ containers: [web], images }), stuck: ['web2'] };
    const { problems } = await restored((now) => replace(now, newWeb), { before });
    expect(problems).toEqual([
      'container web2, which blocks the restore (HTTP 500 cannot delete container web2)',
      'the container of web (HTTP 409 app-web-1 is in use)',
    ]);
  });
});

describe('containers of others', () => {
  it('are left alone: of another project, and of `compose run`', async () => {
    const other = container({ id: 'other', project: 'shop', service: 'web' });
    const once = container({ id: 'once', name: 'app-web-run-1', service: 'web', oneOff: true });
    const { writes, recreated } = await restored((now) => now.containers.push(other, once));
    expect({ writes, recreated }).toEqual({ writes: [], recreated: [] });
  });
});

describe('an image that was built', () => {
  it('gives its name back to the one that had it, of which the container is made', async () => {
    const result = await restored((now) => {
      replace(now, newWeb, db);
      now.untagged.push('id of web:1');
      now.images['web:1'] = { id: 'build 1 of web:1' };
    });
    expect(result.writes[0]).toBe('POST /images/id of web:1/tag?repo=web&tag=1');
    expect(result.now.images['web:1']?.id).toBe('id of web:1');
    expect(result.now.containers[1]).toMatchObject({ image: 'web:1', imageId: 'id of web:1' });
  });

  it('is left to another container: the one of the snapshot is made by the id of its image', async () => {
    const result = await restored(
      (now) => {
        replace(now, newWeb);
        now.untagged.push('id of web:1');
        now.images['web:1'] = { id: 'build 1 of web:1' };
      },
      { before: engine({ containers: [web], images }), builds: [] },
    );
    expect(result.now.images['web:1']?.id).toBe('build 1 of web:1');
    expect(result.now.containers[0]).toMatchObject({ image: 'id of web:1', imageId: 'id of web:1' });
  });

  it('keeps its name where no image had it before', async () => {
    const before = engine({ containers: [], images: {} });
    const happens = (now: ListeningEngine): void => {
      now.images['web:1'] = {};
    };
    expect((await restored(happens, { before })).writes).toEqual([]);
  });

  it('is removed where there was none of its name, and no other one', async () => {
    const before = engine({ containers: [], images: { 'db:1': {} } });
    const { host, now, snapshot } = await restored(() => undefined, {
      before,
      builds: ['web:1', 'db:1', 'x'],
    });
    now.images['web:1'] = {};
    now.images['shop:1'] = {};
    await removeNewImages(host, snapshot);
    expect(Object.keys(now.images)).toEqual(['db:1', 'shop:1']);
    expect(writesIn(host)).toEqual(['DELETE /images/web:1']);
  });
});
