import { describe, expect, it } from 'vitest';
import { type VerifyCallerOptions, verifyCaller } from '../../../../src/apply/verify/verify-caller.ts';
import type { Facts } from '../../../../src/facts/facts.ts';
import { file } from '../../../support/memory-files.ts';
import { memoryHost } from '../../../support/memory-host.ts';
import { type Answer, withPrograms } from '../../../support/programs-of.ts';
import { factsOf, linux } from '../../../support/scenes.ts';

/** Of ann, who has joined the group, and whose session has begun before. */
const stale = linux({ identity: { groups: [] }, files: { '/etc/group': file('docker:x:998:ann\n') } });

interface Case {
  readonly part?: (facts: Facts) => object;
  readonly sudo?: VerifyCallerOptions['sudo'];
  readonly answer?: Answer;
  readonly platform?: string;
}

async function ask({ part, sudo = 'unasked', answer = () => ({ exitCode: 1 }), platform = 'linux' }: Case) {
  const asked: (readonly string[])[] = [];
  const host = withPrograms({ ...memoryHost(stale), platform }, (words, command) => {
    asked.push(words);
    return answer(words, command);
  });
  const facts = await factsOf(stale);
  const found = await verifyCaller(host, {
    facts: { ...facts, ...part?.(facts) } as Facts,
    node: '/usr/bin/node',
    sudo,
  });
  return { found, tried: asked.map(([program]) => program), asked };
}

const unverified = {
  subject: { kind: 'user', name: 'ann' },
  state: 'unverified',
  reason: 'could not start a new session here; log in again and run dockperm check',
};

describe('a new session of the user', () => {
  it('is tried by sudo first, then in the group, and is unverified where neither can be started', async () => {
    const { found, tried, asked } = await ask({ sudo: 'consented' });
    expect(found).toEqual(unverified);
    expect(tried).toEqual(['sudo', 'sg']);
    expect(asked[0]?.slice(0, 7)).toEqual(['sudo', '-n', '-u', 'ann', '--', '/usr/bin/node', '-e']);
    expect(asked[0]?.slice(-2)).toEqual(['/var/run/docker.sock', '']);
    expect(asked[1]?.slice(0, 3)).toEqual(['sg', 'docker', '-c']);
    expect(asked[1]?.[3]).toMatch(/^\/usr\/bin\/node -e '/);
  });

  it('in the group answers for the user as well', async () => {
    const says =
      (text: string): Answer =>
      () => ({ stdout: `dockperm:${text}\n` });
    expect((await ask({ answer: says('ok') })).found).toMatchObject({
      state: 'connected',
      by: 'sg',
      basis: 'session',
    });
    expect((await ask({ answer: says('EACCES') })).found).toMatchObject({
      state: 'denied',
      by: 'sg',
      error: 'EACCES',
    });
  });

  it.each<[string, Case]>([
    ['an endpoint that is no socket', { part: () => ({ endpoint: { kind: 'tcp', url: 'tcp://x' } }) }],
    ['another system', { platform: 'darwin' }],
  ])('is not tried on %s', async (_, more) => {
    const { found, tried } = await ask({ sudo: 'consented', ...more });
    expect([found, tried]).toEqual([null, []]);
  });

  it('is not tried by sudo where the user has no name, who is called by the id', async () => {
    const { found, tried } = await ask({
      sudo: 'consented',
      part: ({ caller }) => ({ caller: { ...caller, name: null } }),
    });
    expect(tried).toEqual(['sg']);
    expect(found?.subject).toEqual({ kind: 'user', name: '1000' });
    const { found: nobody } = await ask({
      part: ({ caller }) => ({ caller: { ...caller, name: null, uid: null } }),
    });
    expect(nobody?.subject.name).toBe('this user');
  });

  it.each<[string, (facts: Facts) => object]>([
    ['the name of the group is unknown', () => ({ groups: { ofSocket: { state: 'none' } } })],
    [
      'there is no sg',
      ({ caller }) => ({ caller: { ...caller, accounts: { state: 'known', switchers: ['newgrp'] } } }),
    ],
    [
      'it is not known what there is',
      ({ caller }) => ({ caller: { ...caller, accounts: { state: 'unknown', reason: '' } } }),
    ],
  ])('is not tried in the group where %s', async (_, part) => {
    const { found, tried } = await ask({ part });
    expect(tried).toEqual([]);
    expect(found).toEqual(unverified);
  });

  it.each<[string, (facts: Facts) => object]>([
    ['is no member', ({ caller }) => ({ caller: { ...caller, loginGroups: { state: 'known', gids: [5] } } })],
    [
      'may be one',
      ({ caller }) => ({ caller: { ...caller, loginGroups: { state: 'unknown', reason: '' } } }),
    ],
    ['would not get by it to a socket', () => ({ socket: { state: 'missing' } })],
  ])('is not tried in the group, and nothing is said, where the user %s', async (_, part) => {
    const { found, tried } = await ask({ part });
    expect([found, tried]).toEqual([null, []]);
  });
});
