import { container, engine, type MemoryProcess } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { runs } from '../../support/running-container.ts';
import { composeFile, joins, project } from '../../support/scenes.ts';

describeRule('groups-dropped', ({ catches, passes }) => {
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
  const running = (overrides: Parameters<typeof container>[0]) =>
    engine({
      containers: [
        container({ groupAdd: ['998'], process: { uid: 1000, gid: 1000, groups: [] }, ...overrides }),
      ],
    });
  catches('a process that lost the group of its container', project(joins('998'), { behind: running({}) }), {
    summary:
      "app-web-1 is configured with access, but its process runs as uid 1000 without the socket's group.",
    remedies: ['manual: Keep the groups when the entrypoint switches users'],
    found: { container: 'user 10001:10001, group_add 998', 'its process': 'app, uid 1000, groups 1000' },
  });
  passes(
    'a process that kept the group',
    project(joins('998'), { behind: running({ process: { uid: 1000, gid: 1000, groups: [998] } }) }),
  );
  passes(
    'a container from before the correction',
    project(joins('998'), { behind: running({ groupAdd: ['999'] }) }),
  );
  passes(
    'a container of another user than the file now says',
    project(joins('998'), { behind: running({ user: '1000' }) }),
  );
  const accounts = {
    passwd: 'root:x:0:0::/:/bin/sh\napp:x:7:7::/:/bin/sh\n',
    group: 'root:x:0:\napp:x:7:\n',
  };
  const starts = (image: object, ...lines: string[]) =>
    project(composeFile(...lines).replace('10001:10001', 'root'), {
      behind: engine({ images: { 'web:1': { ...accounts, ...image } } }),
    });
  const scripted = {
    entrypoint: ['/entrypoint.sh'],
    files: { '/entrypoint.sh': '#!/bin/sh\nexec su-exec app "$@"\n' },
  };
  const before =
    "web starts as root, but its command switches to uid 7, who does not have the socket's group.";
  catches('a command that will drop it, before the first start', starts({}, 'command: gosu app node'), {
    summary: before,
    found: { 'its command': 'gosu to uid 7, groups 7' },
  });
  catches('an entrypoint script of the image that will', starts(scripted), { summary: before });
  passes(
    'a command that keeps the groups',
    starts({}, 'group_add: ["998"]', 'command: setpriv --reuid 7 --regid 7 --keep-groups node'),
  );
  passes('a user of the image who has the group', starts({ ...scripted, group: 'sock:x:998:app\n' }));
  catches(
    'a command that keeps groups, of which none is the right one',
    starts({}, 'command: setpriv --reuid 7 --regid 7 --keep-groups node'),
    {
      summary: before,
      remedies: ['safe: Add group 998 to web'],
    },
  );
  catches(
    'numbers in an entrypoint, where the image is not there yet',
    project(
      composeFile(
        'group_add: ["998"]',
        'entrypoint: setpriv --reuid 7 --regid 7 --clear-groups node',
      ).replace('10001:10001', 'root'),
    ),
    { summary: before, remedies: ['manual: Keep group 998 when web switches users'] },
  );
  catches(
    'a script that gives its user the numbers of PUID and PGID',
    starts(
      {
        entrypoint: ['/entrypoint.sh'],
        files: {
          '/entrypoint.sh':
            '#!/bin/sh\ngroupmod -o -g "$PGID" app\nusermod -o -u "$PUID" app\nexec su-exec app "$@"\n',
        },
      },
      'environment: { PUID: 5, PGID: 5 }',
    ),
    {
      summary: before.replace('7', '5'),
      remedies: ['safe: Set PGID of web to 998', 'manual: Keep group 998 when web switches users'],
    },
  );
  const supervised = (gid: number) =>
    project(
      composeFile('group_add: ["998"]', `environment: { PUID: 1000, PGID: ${gid} }`).replace(
        '10001:10001',
        'root',
      ),
      {
        behind: engine({
          containers: [
            container({ user: 'root', groupAdd: ['998'], process: { uid: 1000, gid, groups: [] } }),
          ],
        }),
      },
    );
  catches('a process that runs as PUID and PGID', supervised(1000), {
    summary,
    remedies: ['safe: Set PGID of web to 998', 'manual: Keep the groups when the entrypoint switches users'],
  });
  passes("a process whose PGID is the socket's group", supervised(998));
  passes(
    'a command of names, where the image is not there yet',
    project(composeFile('command: gosu app node').replace('10001:10001', 'root')),
  );
});
