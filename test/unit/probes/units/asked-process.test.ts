import { describe, expect, it } from 'vitest';
import type { ProcessFacts } from '../../../../src/facts/facts.ts';
import { engine } from '../../../support/memory-engine.ts';
import { file, socket } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { process } from '../../../support/processes.ts';
import { factsOf, linux, SOCKET } from '../../../support/scenes.ts';
import { ofPid, ofUnit, service } from '../../../support/service-scenes.ts';

type Known = Extract<ProcessFacts, { state: 'known' }>;

async function viewOf(machine: Machine, selection = ofPid(812)): Promise<Known> {
  const [found] = (await factsOf(machine, selection)).processes;
  if (found?.state !== 'known') throw new Error(`not known: ${JSON.stringify(found)}`);
  return found;
}

const other = '/run/other.sock';

describe('another process', () => {
  it('goes where its own environment says, of which no other value is kept', async () => {
    const environment = ['API_TOKEN=s3cr3t', `DOCKER_HOST=unix://${other}`];
    const machine = service({
      runs: { environment },
      more: { files: { [other]: socket(engine(), { gid: 997 }) } },
    });
    const facts = await factsOf(machine, ofPid(812));
    const [found] = facts.processes;
    expect(found).toMatchObject({
      endpoint: { host: `unix://${other}`, origin: 'DOCKER_HOST' },
      connection: { state: 'ok' },
    });
    expect(JSON.stringify(facts)).not.toContain('s3cr3t');
  });

  it('goes where its unit says, while it does not run', async () => {
    const says = { Environment: `TOKEN=s3cr3t "DOCKER_HOST=unix://${other}" A=b` };
    const found = await viewOf(service({ says }), ofUnit());
    expect(found.endpoint.host).toBe(`unix://${other}`);
    expect(JSON.stringify(found)).not.toContain('s3cr3t');
  });

  it("does not go where this user's DOCKER_HOST leads", async () => {
    const env = { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_HOST: `unix://${other}` };
    const found = await viewOf(service({ runs: {}, more: { env } }));
    expect(found.endpoint).toMatchObject({ path: '/var/run/docker.sock', origin: 'default' });
  });

  it('goes where the command line says', async () => {
    const endpoint = { flag: '--socket', value: other } as const;
    const found = await viewOf(service({ runs: {} }), { ...ofPid(812), endpoint });
    expect(found.endpoint).toMatchObject({ path: other, origin: '--socket' });
  });

  it('is not known in a container whose files this user cannot look at', async () => {
    const cgroup = `docker/${'a'.repeat(64)}`;
    const { '/proc/812/root': _, ...files } = process(812, { uid: 0, gid: 0, cgroup });
    const found = await viewOf(linux({ files }));
    expect(found).toMatchObject({ files: 'host', connection: { state: 'not-tried' } });
  });

  it('under a profile that may deny it is not known to get in', async () => {
    const confined = { '/proc/812/attr/current': file('agent (enforce)\n') };
    const found = await viewOf(service({ runs: { groups: [998] }, more: { files: confined } }));
    expect(found.connection).toEqual({
      state: 'not-tried',
      reason: 'its AppArmor profile agent may deny it',
    });
  });

  it('with a filter that no unit explains is not known to get in', async () => {
    const groups = [998];
    const files = process(700, { uid: 1000, gid: 1000, groups, seccomp: 'filter' });
    expect((await viewOf(linux({ files }), ofPid(700))).connection.state).toBe('not-tried');
    const unit = service({ runs: { groups, seccomp: 'filter' } });
    expect((await viewOf(unit)).connection.state).toBe('ok');
  });

  it('of another user namespace has no capability over the socket', async () => {
    const map = (first: number) => file(`${first} ${first} 1\n`);
    const maps = { '/proc/self/uid_map': file('0 0 4294967295\n'), '/proc/812/uid_map': map(0) };
    const closed = { [SOCKET]: socket(engine(), { uid: 5, gid: 998 }) };
    const machine = service({ runs: { uid: 0, gid: 0 }, more: { files: { ...maps, ...closed } } });
    expect((await viewOf(machine)).connection.state).toBe('denied');
  });

  it('meets the engine in the state in which this process finds it', async () => {
    const stopped = { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) };
    const machine = service({ runs: { groups: [998] }, more: { files: stopped } });
    expect((await viewOf(machine)).connection.state).toBe('refused');
  });
});

describe('a unit that does not run', () => {
  it('has the groups of its settings, in which Group= takes the place of the primary one', async () => {
    const says = { SupplementaryGroups: 'docker 4711', Group: 'build' };
    const { caller, basis } = await viewOf(service({ says }), ofUnit());
    expect({ basis, gid: caller.gid, groups: caller.groups }).toEqual({
      basis: 'configured',
      gid: 40,
      groups: [998, 4711],
    });
  });

  it('with a group that does not exist cannot start', async () => {
    const says = { SupplementaryGroups: 'ghost' };
    const [found] = (await factsOf(service({ says }), ofUnit())).processes;
    expect(found).toMatchObject({
      state: 'unknown',
      reason: 'its group ghost does not exist, so it cannot start',
    });
  });

  it('is not known where systemd does not answer', async () => {
    const machine = linux({ files: { '/run/systemd/system/x': file('') }, units: null });
    const [found] = (await factsOf(machine, ofUnit())).processes;
    expect(found).toMatchObject({ state: 'unknown', reason: 'systemctl did not answer' });
  });
});

describe('a list of what is forbidden with nothing in it', () => {
  it('is no setting', async () => {
    const says = {
      SystemCallFilter: '~',
      RestrictAddressFamilies: '~',
      ProtectHome: 'no',
      PrivateUsers: 'yes',
    };
    const { caller } = await viewOf(service({ says, runs: {} }), ofUnit());
    expect(caller.unit).toMatchObject({ sandbox: { PrivateUsers: ['yes'] } });
    expect(Object.keys(caller.unit.state === 'known' ? caller.unit.sandbox : {})).toEqual(['PrivateUsers']);
  });
});
