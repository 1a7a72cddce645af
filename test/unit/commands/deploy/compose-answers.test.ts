import { describe, expect, it } from 'vitest';
import { failed } from '../../../../src/host/result.ts';
import { engine } from '../../../support/memory-engine.ts';
import { file } from '../../../support/memory-files.ts';
import { type Machine, type MemoryHost, memoryHost } from '../../../support/memory-host.ts';
import { APP, project } from '../../../support/scenes.ts';
import { runSession, type Session } from '../../../support/terminal.ts';

const compose = `services:
  web:
    build: .
    user: "10001:10001"
    group_add: ["\${DOCKER_GID}"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
`;
const own = { uid: 1000, gid: 1000 };
const scene = (gid: number, machine: Partial<Machine> = {}, text = compose): Machine =>
  project(text, {
    behind: engine({ images: { 'alpine:3': {} } }),
    ...machine,
    files: {
      [`${APP}/compose.yaml`]: file(text, own),
      [`${APP}/Dockerfile`]: file('FROM alpine:3\n', own),
      [`${APP}/.env`]: file(`DOCKER_GID=${gid}\n`, own),
    },
  });

const deploy = (
  machine: Machine,
  on: MemoryHost = memoryHost(machine),
  format = 'pretty',
): Promise<Session> => runSession(['deploy', '--yes', '--no-smoke', '--format', format], machine, { on });
const changes = ({ host }: Session): string[] =>
  host.log.filter((line) => /^write|^run docker compose (build|up)/.test(line));
const questions = ({ host }: Session): string[] => host.log.filter((line) => / config /.test(line));
const flat = (text: string): string => text.replace(/\s+/g, ' ');

/** Compose answers the first questions, and then no more. */
function silentAfter(host: MemoryHost, answers: number): MemoryHost {
  let left = answers;
  return {
    ...host,
    run: async (command, options) => {
      if (command.args.includes('config') && left-- <= 0) return failed('ETIMEDOUT');
      return host.run(command, options);
    },
  };
}

describe('what a deploy asks Compose', () => {
  it('is asked with the rights of the owner where root deploys it, and fetches nothing', async () => {
    const identity = { uid: 0, gid: 0, name: 'root', groups: [], dacOverride: true, dacReadSearch: true };
    const session = await deploy(scene(999, { identity }));
    expect(session.exitCode, session.seen).toBe(0);
    const switches = 'COMPOSE_EXPERIMENTAL_GIT_REMOTE=0 COMPOSE_EXPERIMENTAL_OCI_REMOTE=0';
    expect(questions(session).length).toBeGreaterThan(2);
    for (const line of questions(session)) expect(line).toContain(`run as uid 1000: ${switches} `);
    expect(changes(session)).toEqual([
      `write ${APP}/.env`,
      'run docker compose build web',
      'run docker compose up -d web',
    ]);
  });

  it.each(['pretty', 'json'])('stops it where there is no answer, and says so: %s', async (format) => {
    const machine = scene(998);
    const session = await deploy(machine, silentAfter(memoryHost(machine), 1), format);
    expect(session.exitCode).toBe(1);
    expect(flat(session.out)).toContain(
      'What the services build and which ports they publish is unknown: Docker Compose did not answer: could not run',
    );
    expect(changes(session)).toEqual([]);
  });

  it('stops it where the answer is a refusal before the fix and after it', async () => {
    const machine = scene(999, { compose: { refuses: 'ports must be a list' } });
    const session = await deploy(machine);
    expect(session.exitCode).toBe(2);
    expect(flat(session.err)).toContain('would reject the edited project: ports must be a list.');
    expect(changes(session)).toEqual([]);
    const dry = await runSession(['deploy', '--dry-run'], machine);
    expect(dry.exitCode).toBe(1);
    expect(flat(dry.out)).toContain('is unknown: Docker Compose rejects the project: ports must be a list.');
  });

  it('is about the fixed project where Compose refuses it as it is: nothing is left unbuilt', async () => {
    const session = await deploy(scene(999, { compose: { refusesText: 'DOCKER_GID=999' } }));
    expect(session.exitCode, session.seen).toBe(0);
    expect(changes(session)).toContain('run docker compose build web');
  });

  it('stops it where a part is remote: that is named with its place, and not fetched', async () => {
    const text = `include: ["https://ann:hidden@git.example.test/base.git"]\n${compose}`;
    const session = await deploy(scene(998, {}, text));
    expect(session.exitCode).toBe(1);
    expect(flat(session.out)).toContain(
      'fetches none: https://…@git.example.test/base.git (compose.yaml:1). ' +
        'Next: Refer to a local copy of each instead, ' +
        'or start the project without dockperm, in ~/app: docker compose up -d Nothing was started.',
    );
    expect(changes(session)).toEqual([]);
    for (const line of questions(session)) expect(line).toContain('COMPOSE_EXPERIMENTAL_GIT_REMOTE=0');
  });
});
