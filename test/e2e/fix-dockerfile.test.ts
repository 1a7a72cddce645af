import { expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { compose, dockperm, makeProject, memberOf } from './support/project.ts';

const file = (socket: string) =>
  [
    'services:',
    '  app:',
    '    build: .',
    '    network_mode: none',
    '    stop_signal: SIGKILL',
    '    command: ["sleep", "600"]',
    `    volumes: ["${socket}:/var/run/docker.sock"]`,
    '',
  ].join('\n');

/** Debian's tools, `tools` being what makes the group and adds a user. */
const dockerfile = (...tools: string[]) =>
  [
    '# The group of the socket is whatever this host says.',
    'FROM dockperm-lab/node:20',
    `RUN groupadd -g ${freeGid} media`,
    'RUN set -e; \\',
    ...tools.map((line, at) => `    ${line}${at === tools.length - 1 ? '' : ' && \\'}`),
    'USER app',
  ].join('\r\n');

describeEngine('rootful', { gid: freeGid, images: ['alpine:3', 'dockperm-lab/node:20'] }, (engine) => {
  it.each([
    ['groupadd and useradd', [`groupadd -g ${freeGid} docker`, 'useradd -u 10001 -G docker app']],
    ['groupadd and usermod', [`groupadd --gid=${freeGid} docker`, 'useradd app', 'usermod -aG docker app']],
    ['addgroup and adduser', [`addgroup --gid ${freeGid} docker`, 'useradd app', 'adduser app docker']],
  ])('lets a group share a number that is taken, and the image builds: %s', async (_, tools) => {
    const before = dockerfile(...tools);
    const project = makeProject(
      { 'compose.yaml': file(engine().socket), Dockerfile: before },
      { engine: engine() },
    );
    await expect(compose(engine(), project, 'build')).rejects.toThrow();
    const ran = await dockperm(['fix', '--yes'], { in: project, engine: engine(), as: memberOf(freeGid) });
    expect(ran, ran.stderr).toMatchObject({ exitCode: 0 });
    expect(ran.stdout.replace(/\s+/g, ' ')).toContain('connected from the container with node.');
    const after = project.read('Dockerfile') ?? '';
    const changed = after.split('\r\n').filter((line) => !before.split('\r\n').includes(line));
    expect(changed).toHaveLength(1);
    expect(await compose(engine(), project, 'exec', '-T', 'app', 'id', '-G')).toContain(`${freeGid}`);
    const again = await dockperm(['fix', '--yes'], { in: project, engine: engine(), as: memberOf(freeGid) });
    expect(again.exitCode).toBe(0);
    expect(project.read('Dockerfile')).toBe(after);
  });
});
