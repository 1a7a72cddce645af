import { device, directory, link } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

describeRule('socket-not-a-socket', ({ catches, passes }) => {
  catches('a regular file', linux({ files: { [SOCKET]: '' } }), {
    summary: '/var/run/docker.sock is a regular file, not a socket.',
  });
  catches('a device', linux({ files: { [SOCKET]: device() } }), {
    summary: '/var/run/docker.sock is a device or pipe, not a socket.',
  });
  catches('links that lead to each other', linux({ files: { [SOCKET]: link(SOCKET) } }), {
    summary: '/var/run/docker.sock is a symbolic link loop, not a socket.',
  });
  passes('a directory', linux({ files: { [SOCKET]: directory() } }));
});
