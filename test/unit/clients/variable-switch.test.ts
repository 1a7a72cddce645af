import { describe, expect, it } from 'vitest';
import { judgeStarted } from '../../../src/clients/judge-configured.ts';
import { variableSwitch } from '../../../src/clients/variable-switch.ts';
import type { ContainerFacts, Facts, ServiceFacts } from '../../../src/facts/facts.ts';
import { recorded } from '../../support/recorded-facts.ts';
import { composeFile, factsOf, project } from '../../support/scenes.ts';

const { facts, service, container } = recorded();
const source = '/var/run/docker.sock';
const node = { uid: 0, gid: 998, mode: 0o660, acl: { state: 'minimal' } } as const;
const before: Facts = {
  ...facts,
  mounts: [{ source, state: 'seen', node, folder: null, by: 'stat' }],
  containers: [],
};
const root = { state: 'known', uid: 0, gid: 0, gids: [] } as const;
const judge = (environment: ServiceFacts['environment'], containers: readonly ContainerFacts[] = []) =>
  judgeStarted(
    {
      ...service,
      environment,
      effectiveUser: { state: 'known', user: 'root', source: 'default', groups: root },
    },
    { ...before, containers },
  );

describe('a service of root with the number of another user in its environment', () => {
  const environment = { PUID: '1000', PGID: '1000' };
  const reason = 'it switches to uid 1000 at its start';

  it('is pending before it has a container, and unknown while that does not run', () => {
    expect(judge(environment)).toEqual({ access: 'unknown', reason, pending: true });
    expect(judge(environment, [{ ...container, process: { state: 'none' } }])).toEqual({
      access: 'unknown',
      reason,
    });
  });

  it("has access where the socket's group is that user's", () =>
    expect(judge({ ...environment, PGID: '998' }).access).toBe('ok'));

  it('is judged as root where the number is that of root, or none', () => {
    expect(judge({ PUID: '0', PGID: '0' }).access).toBe('ok');
    expect(judge({ PUID: 'me' }).access).toBe('ok');
  });

  it('may call the variables by other names', () => {
    expect(variableSwitch({ USER_ID: '7' })).toEqual({ uid: 7, gid: null, groupVariable: 'GROUP_ID' });
    expect(variableSwitch({ UID: '7', GID: '8' })).toEqual({ uid: 7, gid: 8, groupVariable: 'GID' });
    expect(variableSwitch({})).toBeNull();
  });
});

describe('a command that switches users, of an image that is not there yet', () => {
  const judgeWith = async (line: string) => {
    const found = await factsOf(project(composeFile(line).replace('10001:10001', 'root')));
    const [web] = found.project.state === 'found' ? found.project.services : [];
    return web && judgeStarted(web, found);
  };
  const reason = 'its command switches users, and its image is not there yet';

  it.each(['command: gosu 7:7 node', 'entrypoint: gosu app node'])('waits for the image: %s', async (line) =>
    expect(await judgeWith(line)).toEqual({ access: 'unknown', reason, pending: true }),
  );

  it('is judged where it says all in numbers', async () => {
    expect(await judgeWith('entrypoint: gosu 7:7 node')).toMatchObject({ access: 'denied' });
    expect(await judgeWith('entrypoint: gosu 7:998 node')).toMatchObject({ access: 'ok' });
  });
});
