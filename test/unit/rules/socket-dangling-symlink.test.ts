import { engine } from '../../support/memory-engine.ts';
import { link, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET, without } from '../../support/scenes.ts';

describeRule('socket-dangling-symlink', ({ catches, passes }) => {
  catches('a broken symbolic link', linux({ files: { [SOCKET]: link('/run/podman/podman.sock') } }), {
    summary: '/run/docker.sock points to /run/podman/podman.sock, which does not exist.',
  });
  passes(
    'a link to a socket',
    linux({ files: { [SOCKET]: link('/run/real.sock'), '/run/real.sock': socket(engine(), { gid: 998 }) } }),
  );
  passes('a missing file behind a link that leads somewhere', without(linux(), SOCKET));
  // Docker Desktop returns before its engine answers; what may not be installed is nothing to start unasked.
  const targets: readonly [string, string, string][] = [
    ['/run/podman/podman.sock', 'Podman', 'manual'],
    ['/home/ann/.docker/desktop/docker.sock', 'Docker Desktop', 'manual'],
    ['/home/ann/.colima/work/docker.sock', 'Colima', 'safe'],
    ['/home/ann/.orbstack/run/docker.sock', 'OrbStack', 'safe'],
  ];
  for (const [target, product, safety] of targets)
    catches(`a link of ${product}`, linux({ files: { [SOCKET]: link(target) } }), {
      summary: `/run/docker.sock points to ${target}, which does not exist.`,
      remedies: [
        `${safety}: Start ${product}, which creates ${target}`,
        'manual: Remove the link if you no longer use that engine',
      ],
    });
});
