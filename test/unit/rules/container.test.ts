import { describe } from 'vitest';
import { container, engine, type MemoryProcess } from '../../support/memory-engine.ts';
import { testRule } from '../../support/rule-test.ts';
import { composeFile, joins, linux, project } from '../../support/scenes.ts';

type Overrides = Parameters<typeof container>[0];
const member = { uid: 10001, gid: 10001, groups: [998] };
const running = (overrides: Overrides = {}) =>
  engine({ containers: [container({ groupAdd: ['998'], process: member, ...overrides })] });
const runs = (overrides: Overrides) => project(joins('998'), { behind: running(overrides) });

describe('mount-stale', () => {
  const { catches, passes } = testRule('mount-stale');
  const summary = 'app-web-1 mounts a Docker socket that was deleted on the host.';
  catches('a mounted file that was removed since', runs({ mountsDeleted: true }), {
    summary,
    remedies: ['safe: Recreate web'],
    found: { mount: '/var/run/docker.sock (deleted)' },
  });
  catches(
    'the same without a project',
    linux({ behind: running({ mountsDeleted: true, project: null, service: null }) }),
    {
      summary,
      remedies: ['safe: Restart app-web-1 to mount the current socket'],
    },
  );
  passes('the socket of now', runs({}));
  passes(
    'a mounted folder, which always shows what is there',
    project(joins('998').replace('- /var/run/docker.sock:/var/run/docker.sock', '- /var/run:/host'), {
      behind: running({ mountsDeleted: true, mounts: [{ Source: '/var/run', Destination: '/host' }] }),
    }),
  );
});

describe('stack-drops-group-add', () => {
  const { catches, passes } = testRule('stack-drops-group-add');
  const task = { project: null, service: 'web', stack: 'app', name: 'app_web.1.abc' };
  const without = { groupAdd: [], process: { ...member, groups: [] } };
  catches('a task without the group of the file', runs({ ...task, ...without }), {
    summary: 'app_web runs without the group_add of web; docker stack deploy does not support it.',
    remedies: ['safe: Add the group to app_web with docker service update'],
    found: { 'task group_add': 'none', 'process groups': '10001' },
  });
  passes('a task that was given the group by command', runs(task));
  passes('a task of another stack', runs({ ...task, ...without, stack: 'other' }));
  passes('a container of Compose', runs(without));
});

describe('container-outdated', () => {
  const { catches, passes } = testRule('container-outdated');
  const summary =
    'app-web-1 does not match the current configuration of web and cannot use the Docker socket.';
  const image = { user: 'app', passwd: 'app:x:10001:10001::/:\n', group: 'docker:x:998:app\n' };
  const ofImage = project(composeFile().replace('    user: "10001:10001"\n', ''), {
    behind: {
      ...running({ user: 'app', groupAdd: [], process: { ...member, groups: [] }, imageId: 'an older one' }),
      images: { 'web:1': image },
    },
  });
  catches('a container of an image that was built anew', ofImage, {
    summary,
    remedies: ['safe: Recreate web'],
    found: { 'container image': 'an earlier build of web:1' },
  });
  passes('a task of a stack', runs({ stack: 'app', groupAdd: [], process: { ...member, groups: [] } }));
});

describe('groups-dropped', () => {
  const { catches, passes } = testRule('groups-dropped');
  const summary =
    "app-web-1 is configured with access, but its process runs as uid 1000 without the socket's group.";
  const dropped: MemoryProcess = { name: 'node', uid: 1000, gid: 1000, groups: [] };
  const root = (name: string, ...children: MemoryProcess[]) =>
    runs({ process: { name, uid: 0, gid: 0, groups: [998], powerful: true, children } });
  catches('what an init process has started', root('tini', dropped), {
    summary,
    found: { 'its process': 'node, uid 1000, groups 1000' },
  });
  catches(
    'what a supervisor in a tree of them has started',
    root('s6-svscan', { ...dropped, name: 's6-supervise', uid: 0, powerful: true, children: [dropped] }),
    { summary },
  );
  passes('what an init process has started with the group', root('tini', { ...dropped, groups: [998] }));
  passes('processes of which one has the right and another has not', root('dockerd-client', dropped));
});
