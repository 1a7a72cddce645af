import { describe, expect, it } from 'vitest';
import { type VerifyCallerOptions, verifyCaller } from '../../../../src/apply/verify/verify-caller.ts';
import { file } from '../../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../../support/memory-host.ts';
import { factsOf, linux } from '../../../support/scenes.ts';

const ann = { kind: 'user', name: 'ann' };
const stale = (machine: Machine = {}) =>
  linux({
    ...machine,
    identity: { groups: [] },
    files: { '/etc/group': file('docker:x:998:ann\n'), ...machine.files },
  });

async function ask(machine: Machine, sudo: VerifyCallerOptions['sudo'] = 'consented') {
  const host = memoryHost(machine);
  const proof = await verifyCaller(host, { facts: await factsOf(machine), node: '/usr/bin/node', sudo });
  const tried = host.log.filter((line) => /run (?:sudo|sg) /.test(line));
  return { proof, tried };
}

describe('the proof of who runs dockperm', () => {
  it('is this process, where it connects', async () => {
    const { proof, tried } = await ask(linux());
    expect(proof).toEqual({ subject: ann, state: 'connected', by: 'this process', basis: 'process' });
    expect(tried).toEqual([]);
  });

  it('is a new session, where this one began before the group was joined', async () => {
    const { proof, tried } = await ask(stale());
    expect(proof).toEqual({ subject: ann, state: 'connected', by: 'sudo', basis: 'session' });
    expect(tried).toHaveLength(1);
    expect(tried[0]).toMatch(/^run sudo -n -u ann -- \/usr\/bin\/node -e /);
  });

  it('uses no sudo that nobody has agreed to', async () => {
    const { proof, tried } = await ask(stale(), 'unasked');
    expect(proof).toMatchObject({ subject: ann, state: 'unverified' });
    expect(tried.every((line) => line.startsWith('run sg docker -c '))).toBe(true);
    expect(tried).toHaveLength(1);
  });

  it('asks for the group of nobody who is not in it, which would want a password', async () => {
    const machine = linux({ identity: { groups: [] }, files: { '/etc/group': file('docker:x:998:\n') } });
    expect(await ask(machine, 'unasked')).toEqual({ proof: null, tried: [] });
  });

  it('says where a new session is refused, too', async () => {
    const machine = linux({ identity: { groups: [] }, files: { '/etc/group': file('docker:x:998:\n') } });
    const { proof } = await ask(machine);
    expect(proof).toEqual({ subject: ann, state: 'denied', by: 'sudo', basis: 'session', error: 'EACCES' });
  });
});
