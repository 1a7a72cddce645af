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
  const verification = await verifyCaller(host, {
    facts: await factsOf(machine),
    node: '/usr/bin/node',
    sudo,
  });
  const tried = host.log.filter((line) => /run (?:sudo|sg) /.test(line));
  return { verification, tried };
}

describe('the verification for the user who runs dockperm', () => {
  it('uses this process where it connects', async () => {
    const { verification, tried } = await ask(linux());
    expect(verification).toEqual({ subject: ann, state: 'connected', by: 'this process', basis: 'process' });
    expect(tried).toEqual([]);
  });

  it('uses a new session where this one started before the user joined the group', async () => {
    const { verification, tried } = await ask(stale());
    expect(verification).toEqual({ subject: ann, state: 'connected', by: 'sudo', basis: 'session' });
    expect(tried).toHaveLength(1);
    expect(tried[0]).toMatch(/^run sudo -n -u ann -- \/usr\/bin\/node -e /);
  });

  it('uses no sudo without consent', async () => {
    const { verification, tried } = await ask(stale(), 'unasked');
    expect(verification).toMatchObject({ subject: ann, state: 'unverified' });
    expect(tried.every((line) => line.startsWith('run sg docker -c '))).toBe(true);
    expect(tried).toHaveLength(1);
  });

  it('does not start sg for a user outside the group, since it would ask for a password', async () => {
    const machine = linux({ identity: { groups: [] }, files: { '/etc/group': file('docker:x:998:\n') } });
    expect(await ask(machine, 'unasked')).toEqual({ verification: null, tried: [] });
  });

  it('reports a new session that is denied, too', async () => {
    const machine = linux({ identity: { groups: [] }, files: { '/etc/group': file('docker:x:998:\n') } });
    const { verification } = await ask(machine);
    expect(verification).toEqual({
      subject: ann,
      state: 'denied',
      by: 'sudo',
      basis: 'session',
      error: 'EACCES',
    });
  });
});
