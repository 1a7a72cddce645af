import { describe, expect, it } from 'vitest';
import { endpointGid, neededGid } from '../../../src/clients/needed-gid.ts';
import type { Facts, ServiceFacts } from '../../../src/facts/facts.ts';
import { engine } from '../../support/memory-engine.ts';
import { file, socket } from '../../support/memory-files.ts';
import { composeFile, factsOf, project, SOCKET } from '../../support/scenes.ts';

const noGroups = { '/etc/group': file('root:x:0:\n') };

function needed(facts: Facts) {
  if (facts.project.state !== 'found') throw new Error('no project');
  return neededGid(facts.project.services[0] as ServiceFacts, facts);
}

describe('the group a service needs', () => {
  it('is the one a person names, before anything that was seen', async () => {
    const facts = await factsOf(project(composeFile()), { gid: 4242 });
    expect(needed(facts)).toEqual({ gid: 4242, source: 'override' });
    expect(endpointGid(facts)).toEqual({ gid: 4242, source: 'override' });
  });

  it("is the socket's own under an ordinary engine", async () => {
    const files = { [SOCKET]: socket(engine(), { gid: 4242 }) };
    const facts = await factsOf(project(composeFile(), { identity: { groups: [4242] }, files }));
    expect(needed(facts)).toEqual({ gid: 4242, source: 'stat' });
  });

  it('is what a container sees where the engine is in a virtual machine', async () => {
    const behind = engine({
      version: { KernelVersion: '6.12.0-linuxkit' },
      images: { 'alpine:3': {} },
      inside: { '/var/run/docker.sock': 'socket:0:0:660' },
    });
    const facts = await factsOf(project(composeFile(), { behind }));
    expect(needed(facts)).toEqual({ gid: 0, source: 'container' });
  });

  it('does not exist where the engine remaps ids', async () => {
    const info = { SecurityOptions: ['name=userns'], DockerRootDir: '/var/lib/docker/231072.231072' };
    expect(needed(await factsOf(project(composeFile(), { behind: engine({ info }) })))).toBeNull();
  });

  const overTcp = {
    env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_HOST: 'tcp://build:2375' },
    tcp: { 'build:2375': engine({ version: { KernelVersion: '6.12.0-linuxkit' } }) },
  };

  it('is the docker group of the host where no socket can be seen', async () => {
    const facts = await factsOf(project(composeFile(), overTcp));
    expect(needed(facts)).toEqual({ gid: 998, source: 'getent' });
  });

  it('is 999, called a guess, where there is nothing to go by', async () => {
    const facts = await factsOf(project(composeFile(), { ...overTcp, files: noGroups }));
    expect(needed(facts)).toEqual({ gid: 999, source: 'fallback' });
  });
});
