import { expect, it } from 'vitest';
import { container, engine } from '../../support/memory-engine.ts';
import { recorded } from '../../support/recorded-facts.ts';
import { factsOf, joins, project } from '../../support/scenes.ts';

it('the recorded facts are those of the machine that they speak of', async () => {
  const path = '/var/run/docker.sock';
  const running = container({
    id: 'c1',
    service: 'web',
    user: '10001:10001',
    groupAdd: ['998'],
    mounts: [{ Source: path, Destination: path }],
    process: { uid: 10001, gid: 10001, groups: [998] },
  });
  expect(recorded().facts).toEqual(
    await factsOf(project(joins('998'), { behind: engine({ containers: [running] }) })),
  );
});
