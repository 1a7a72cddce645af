import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Engine } from '../lab/lab.ts';
import { atTerminal } from './support/at-terminal.ts';
import { describeEngine } from './support/engine.ts';
import { compose, connectInside, docker, makeProject, type Project } from './support/project.ts';

const CTRL_C = '\u0003';

const leave = (service: string): string => `Run ${service} outside the remapped namespace`;
const allIsRight = 'Apply these changes? [y/N]';

describeEngine('userns-remap', { images: ['alpine:3', 'dockperm-lab/node:20'] }, (engine) => {
  const service = (name: string): string =>
    [
      `  ${name}:`,
      '    image: dockperm-lab/node:20',
      '    user: "10001"',
      '    network_mode: none',
      '    stop_signal: SIGKILL',
      '    command: [sleep, "600"]',
      `    volumes: ["${engine().socket}:/var/run/docker.sock"]`,
      '',
    ].join('\n');

  async function start(): Promise<Project> {
    const files = { 'compose.yaml': `services:\n${service('one')}${service('two')}` };
    const project = makeProject(files, { engine: engine() });
    await compose(engine(), project, 'up', '-d');
    return project;
  }

  it('lets through what is confirmed, one risk at a time, and nothing else', async () => {
    const project = await start();
    const ran = await atTerminal({
      engine: engine(),
      project,
      replies: [
        [leave('one'), 'y\r'],
        [leave('two'), 'n\r'],
        [allIsRight, 'y\r'],
      ],
    });
    expect(ran.exitCode, ran.seen).toBe(1);
    expect(ran.seen.replaceAll(/\s+/g, ' ')).toContain(
      "Grants this service the host's ids: its root is root on the host.",
    );
    expect(project.read('compose.yaml')?.match(/userns_mode: host/g)).toHaveLength(1);
    expect(await connectInside(engine(), project, 'one')).toBe('ok');
    expect(await connectInside(engine(), project, 'two')).not.toBe('ok');
  });

  it.each([
    ['the first question', [[leave('one'), CTRL_C]]],
    [
      'the last one',
      [
        [leave('one'), 'y\r'],
        [leave('two'), 'y\r'],
        [allIsRight, CTRL_C],
      ],
    ],
  ] as const)('is ended by Ctrl-C at %s, with nothing changed', async (_, replies) => {
    const project = await start();
    const before = await stateOf(engine(), project);
    const ran = await atTerminal({ engine: engine(), project, replies });
    expect(ran.exitCode, ran.seen).toBe(130);
    expect(await stateOf(engine(), project)).toEqual(before);
  });
});

async function stateOf(engine: Engine, project: Project) {
  const files = readdirSync(project.directory).map((name) => [name, project.read(name)]);
  return {
    files,
    containers: await docker(engine, ['ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.State}}']),
  };
}
