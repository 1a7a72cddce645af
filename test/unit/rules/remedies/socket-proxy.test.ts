import { describe, expect, it } from 'vitest';
import { stageEdits } from '../../../../src/apply/stage-edits.ts';
import { diagnose } from '../../../../src/diagnose/diagnose.ts';
import { makePlan } from '../../../../src/plan/make-plan.ts';
import { engine } from '../../../support/memory-engine.ts';
import { directory, socket } from '../../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../../support/memory-host.ts';
import { repair } from '../../../support/repair.ts';
import { APP, composeFile, factsOf, joins, project } from '../../../support/scenes.ts';

const proxy = { strategy: 'proxy' } as const;
const dozzle = 'amir20/dozzle:v8.12';
const of = (image: string, ...lines: string[]) => composeFile(...lines).replace('web:1', image);

async function repairedFile(machine: Machine): Promise<string> {
  const plan = makePlan(diagnose(await factsOf(machine)), { allow: [], only: [], rebuild: 'yes', ...proxy });
  const { changes } = await stageEdits(memoryHost(machine), plan, APP);
  expect(changes).toHaveLength(1);
  return changes[0]?.after ?? '';
}

const repaired = `services:
  web:
    image: amir20/dozzle:v8.12
    user: "10001:10001"
    depends_on:
      - web-socket-proxy
    networks:
      - default
      - web-socket-proxy
    environment:
      DOCKER_HOST: "tcp://web-socket-proxy:2375"
  web-socket-proxy:
    image: tecnativa/docker-socket-proxy:v0.4.2
    restart: unless-stopped
    environment:
      CONTAINERS: "1"
      INFO: "1"
      LOG_LEVEL: warning
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
    networks:
      - web-socket-proxy
    read_only: true
    tmpfs:
      - /run
      - /tmp
    cap_drop:
      - ALL
    security_opt:
      - no-new-privileges:true
networks:
  web-socket-proxy:
    internal: true
`;

describe('fix --strategy proxy', () => {
  it('gives the socket to a proxy that opens what the client needs, in place of a group', async () => {
    const machine = project(of(dozzle));
    expect(await repairedFile(machine)).toBe(repaired);
    expect((await repair(machine, proxy)).at(-1)).toBe('$ docker compose up -d --build web-socket-proxy web');
  });

  it('has nothing to do a second time', async () => {
    expect(await repair(project(repaired), proxy)).toEqual([]);
  });

  it('puts one before a service that works, which is no error', async () => {
    expect(await repairedFile(project(of(dozzle, 'group_add: ["998"]')))).toContain('web-socket-proxy:');
    expect(await repair(project(of(dozzle, 'group_add: ["998"]')))).toEqual([]);
  });

  it('keeps the networks of the service', async () => {
    const text = `${of(dozzle, 'networks: [front]', 'group_add: ["998"]')}networks:\n  front:\n`;
    const shown = await repairedFile(project(text));
    expect(shown).toContain('    networks: [front, web-socket-proxy]\n');
    expect(shown).toContain('networks:\n  front:\n  web-socket-proxy:\n    internal: true\n');
  });

  it('tells Traefik by a flag, where flags are what configures it', async () => {
    const text = of('traefik:v3.6', 'command:', '  - --providers.docker', '  - --api');
    const shown = await repairedFile(project(text));
    expect(shown).toContain('      - "--providers.docker.endpoint=tcp://web-socket-proxy:2375"\n');
    expect(shown).not.toContain('DOCKER_HOST');
  });

  it('tells diun by its own variable', async () => {
    const shown = await repairedFile(project(of('crazymax/diun:4')));
    expect(shown).toContain('DIUN_PROVIDERS_DOCKER_ENDPOINT: "tcp://web-socket-proxy:2375"');
    expect(shown).toContain('      CONTAINERS: "1"\n      IMAGES: "1"\n      LOG_LEVEL');
  });

  it('says what remains of a client that has to change things', async () => {
    const shown = await repair(project(of('containrrr/watchtower')), proxy);
    expect(shown).toContain('+      POST: "1"');
    expect(shown.join('\n')).toContain(
      '# web needs POST, so it can still create containers and through them act as root on the host.',
    );
  });

  it('gives each service a proxy and a network of its own', async () => {
    const other =
      '  logs:\n    image: amir20/dozzle\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]\n';
    const shown = await repairedFile(project(of(dozzle) + other));
    expect(shown.match(/tecnativa/g)).toHaveLength(2);
    expect(shown).toContain(
      '  web-socket-proxy:\n    internal: true\n  logs-socket-proxy:\n    internal: true\n',
    );
  });
});

describe('a proxy reaches the socket itself', () => {
  it('outside of a remapped namespace, while the service stays in it', async () => {
    const info = { SecurityOptions: ['name=userns'], DockerRootDir: '/var/lib/docker/231072.231072' };
    const shown = await repairedFile(project(of(dozzle), { behind: engine({ info }) }));
    expect(shown).toContain('    userns_mode: host\nnetworks:');
    expect(shown.match(/userns_mode/g)).toHaveLength(1);
  });

  it('without the confinement of SELinux', async () => {
    const info = { SecurityOptions: ['name=selinux'] };
    const shown = await repairedFile(project(of(dozzle), { behind: engine({ info }) }));
    expect(shown).toContain('      - no-new-privileges:true\n      - label=disable\n');
  });

  it('by the path and the owner that a rootless engine has', async () => {
    const info = { SecurityOptions: ['name=rootless'] };
    const text = of(dozzle).replace('/var/run/docker.sock:/', '/run/user/1001/docker.sock:/');
    const machine = project(text, {
      identity: { uid: 1001, gid: 1001, name: 'bob', groups: [] },
      env: { HOME: '/home/bob', PATH: '/usr/bin', DOCKER_HOST: 'unix:///run/user/1001/docker.sock' },
      files: {
        '/run/user/1001/docker.sock': socket(engine({ info }), { uid: 1001, gid: 100104 }),
        '/home/ann': directory({ uid: 1001 }),
        '/run/user/1001/dockerd-rootless/child_pid': '77',
        '/proc/77/uid_map': '0 1001 1\n1 100000 65536\n',
        '/proc/77/gid_map': '0 1001 1\n1 100000 65536\n',
      },
    });
    const shown = await repairedFile(machine);
    expect(shown).toContain('      - /run/user/1001/docker.sock:/var/run/docker.sock:ro\n');
    expect(shown).not.toContain('group_add');
  });

  it("by the group of a socket that is not root's", async () => {
    const files = { '/run/docker.sock': socket(engine(), { uid: 120, gid: 998 }) };
    const shown = await repairedFile(project(of(dozzle, 'group_add: ["998"]'), { files }));
    expect(shown).toContain('    group_add:\n      - "998"\n    networks:\n      - web-socket-proxy\n');
  });
});

describe('no proxy is guessed', () => {
  const told = async (text: string) => (await repair(project(text), proxy)).join('\n');

  it('for an image of which nothing is known: a person decides what it opens', async () => {
    const shown = await told(joins('998'));
    expect(shown).toContain('for a person: Add a socket proxy between web and the engine');
    expect(shown).toContain(
      "Find out what the service needs, and allow only that in the proxy's environment",
    );
    expect(shown).toContain('\n      environment:\n        LOG_LEVEL: warning\n      volumes:');
    expect(shown).toContain('\n  networks:\n    web-socket-proxy:\n      internal: true\n');
  });

  it('for a program that is configured elsewhere', async () => {
    expect(await told(of('ghcr.io/gethomepage/homepage:v1', 'group_add: ["998"]'))).toContain(
      'In docker.yaml, set host: web-socket-proxy and port: 2375 instead of socket:',
    );
    expect(await told(of('traefik:v3.6', 'group_add: ["998"]'))).toContain(
      'In the command of web:\n  --providers.docker.endpoint=tcp://web-socket-proxy:2375',
    );
  });

  it('for a program that knows sockets only', async () => {
    expect(await told(of('willfarrell/autoheal', 'group_add: ["998"]'))).toContain(
      'The service cannot use a proxy: it supports TCP only with TLS.',
    );
  });

  it("for a service that is on the host's network", async () => {
    expect(await told(of(dozzle, 'network_mode: host', 'group_add: ["998"]'))).toContain(
      "network_mode: host keeps the service off the project's networks",
    );
  });
});
