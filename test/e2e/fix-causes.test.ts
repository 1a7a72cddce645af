import { expect, inject, it, onTestFinished } from 'vitest';
import { down, freeGid, restart, up } from '../lab/lab.ts';
import { describeEngine, describeLab } from './support/engine.ts';
import { compose, connectInside, dockperm, makeProject, memberOf } from './support/project.ts';

const images = ['dockperm-lab/node:20'] as const;
const member = memberOf(freeGid);

interface Case {
  readonly title: string;
  readonly rule: string;
  /** What the service joins, as the file says it. */
  readonly group: string;
  readonly env?: string;
  /** The same two afterwards. */
  readonly repaired: { readonly group: string; readonly env?: string };
}

const cases: readonly Case[] = [
  {
    title: 'a variable that is set nowhere',
    rule: 'gid-unset',
    group: '"${DOCKER_GID}"',
    repaired: { group: '"${DOCKER_GID}"', env: `DOCKER_GID=${freeGid}\n` },
  },
  {
    title: 'a variable that is set to nothing',
    rule: 'gid-unset',
    group: '"${DOCKER_GID}"',
    env: 'DOCKER_GID=\nDEBUG=1\n',
    repaired: { group: '"${DOCKER_GID}"', env: `DOCKER_GID=${freeGid}\nDEBUG=1\n` },
  },
  {
    // Compose takes it for the value.
    title: 'a comment in the place of the number',
    rule: 'env-gid-invalid',
    group: '"${DOCKER_GID}"',
    env: 'DOCKER_GID=   # later\nDEBUG=1\n',
    repaired: { group: '"${DOCKER_GID}"', env: `DOCKER_GID=   ${freeGid} # later\nDEBUG=1\n` },
  },
  {
    title: 'a number that is set twice',
    rule: 'env-gid-invalid',
    group: '"${DOCKER_GID}"',
    env: `DOCKER_GID=${freeGid}\nDEBUG=1\nDOCKER_GID=999\n`,
    repaired: { group: '"${DOCKER_GID}"', env: `DOCKER_GID=${freeGid}\nDEBUG=1\nDOCKER_GID=${freeGid}\n` },
  },
  {
    title: 'a comment glued on to the number',
    rule: 'env-gid-invalid',
    group: '"${DOCKER_GID}"',
    env: 'DOCKER_GID=999#docker\n',
    repaired: { group: '"${DOCKER_GID}"', env: `DOCKER_GID=${freeGid}\n` },
  },
  {
    title: 'a name where a number belongs',
    rule: 'env-gid-invalid',
    group: '"${DOCKER_GID:-999}"',
    env: 'DEBUG=1\nDOCKER_GID="docker"',
    repaired: { group: '"${DOCKER_GID:-999}"', env: `DEBUG=1\nDOCKER_GID="${freeGid}"` },
  },
  {
    title: 'a group that the image does not know',
    rule: 'group-by-name',
    group: 'docker',
    repaired: { group: `"${freeGid}"` },
  },
];

/** The engine refuses to start most of these; none of them lets its service in. */
describeEngine('rootful', { gid: freeGid, images }, (engine) => {
  it.each(cases.map((wanted) => [wanted.title, wanted] as const))('repairs %s', async (_, wanted) => {
    const { rule, group, env, repaired } = wanted;
    const files = { 'compose.yaml': composeFile(group, engine().socket), ...(env && { '.env': env }) };
    const project = makeProject(files, { engine: engine() });
    const run = (...args: string[]) => dockperm(args, { in: project, engine: engine(), as: member });

    const checked = await run('check', '--format', 'json');
    expect(checked.exitCode, checked.stdout).toBe(1);
    expect(JSON.parse(checked.stdout).findings[0].rule).toBe(rule);

    const fixed = await run('fix', '--yes');
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(project.read('compose.yaml')).toBe(composeFile(repaired.group, engine().socket));
    expect(project.read('.env')).toBe(repaired.env);
    expect(await run('fix', '--yes')).toMatchObject({ exitCode: 0, stdout: 'Nothing to change.' });
  });
});

describeLab('after a restart of the engine', () => {
  it('creates the container again that holds on to the socket of before', async () => {
    const name = `t${process.pid}-stale`;
    onTestFinished(async () => void (await down(name)));
    const engine = await up({ kind: 'rootful', gid: freeGid, images, name, owner: inject('labOwner') });
    const project = makeProject({ 'compose.yaml': composeFile(`"${freeGid}"`, engine.socket) }, { engine });
    const before = project.read('compose.yaml');
    await compose(engine, project, 'up', '-d');
    await restart(name);
    expect(await connectInside(engine, project)).toBe('ECONNREFUSED');

    const fixed = await dockperm(['fix', '--yes'], { in: project, engine, as: member });
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(fixed.stdout).toContain('mount-stale');
    expect(await connectInside(engine, project)).toBe('ok');
    expect(project.read('compose.yaml')).toBe(before);
  });
});

describeEngine('podman', { images }, (engine) => {
  it('knows Podman for what it is, and repairs a service of it, too', async () => {
    const project = makeProject(
      { 'compose.yaml': composeFile('"999"', engine().socket) },
      { engine: engine() },
    );
    const run = (...args: string[]) => dockperm(args, { in: project, engine: engine(), as: member });
    await compose(engine(), project, 'up', '-d');
    expect(await connectInside(engine(), project)).toBe('EACCES');

    const { findings, facts } = JSON.parse((await run('check', '--format', 'json')).stdout);
    expect(facts.engine).toMatchObject({ state: 'answered', product: 'podman' });
    expect(findings[0].rule).toBe('gid-wrong');

    const fixed = await run('fix', '--yes');
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(project.read('compose.yaml')).toBe(composeFile(`"${freeGid}"`, engine().socket));
  });
});

function composeFile(group: string, socket: string): string {
  return [
    'services:',
    '  app:',
    '    image: dockperm-lab/node:20',
    '    user: "10001:10001"',
    '    network_mode: none',
    '    stop_signal: SIGKILL',
    '    command: ["sleep", "600"]',
    '    group_add:',
    `      - ${group}   # of the socket`,
    '    volumes:',
    `      - ${socket}:/var/run/docker.sock`,
    '',
  ].join('\n');
}
