import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import type { Facts } from '../../../src/facts/facts.ts';
import { makeCheckReport } from '../../../src/report/check-report.ts';
import { coverageOf } from '../../../src/report/coverage.ts';
import { headlineOf } from '../../../src/report/headline.ts';
import { container, engine } from '../../support/memory-engine.ts';
import type { Machine } from '../../support/memory-host.ts';
import { recorded } from '../../support/recorded-facts.ts';
import { composeFile, linux, project } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';

const { facts } = recorded();
const swarm = (part: object): Facts => ({
  ...facts,
  engine: { ...facts.engine, ...part } as Facts['engine'],
});

const check = async (machine: Machine, ...args: string[]) => {
  const { out, exitCode } = await runSession(['check', '--format', 'json', ...args], machine);
  return { coverage: JSON.parse(out).coverage, exitCode };
};

describe('what a report covers', () => {
  it('is the project and the clients that were asked about', async () => {
    const other = container({ name: 'other', project: null, service: null });
    const machine = project(composeFile('group_add: ["998"]'), { behind: engine({ containers: [other] }) });
    const inProject = { state: 'found', name: 'app', directory: '~/app' };
    expect(await check(machine)).toEqual({
      coverage: { project: inProject, clients: { judged: 1, unknown: 0 }, notLookedAt: [] },
      exitCode: 0,
    });
    expect((await check(machine, '--all')).coverage.clients).toEqual({ judged: 2, unknown: 0 });
  });

  it('counts a client that could not be judged, and gives no green for it', async () => {
    const worker = { name: 'worker', uid: 10001, gid: 10001, groups: [] };
    const process = { name: 'master', uid: 0, gid: 0, groups: [], powerful: true, children: [worker] };
    const mixed = container({ name: 'mixed', project: null, service: null, user: 'root', process });
    expect(await check(linux({ behind: engine({ containers: [mixed] }) }))).toMatchObject({
      coverage: { clients: { judged: 0, unknown: 1 } },
      exitCode: 3,
    });
  });

  it('leaves the exit code of a service whose image is not there yet', async () => {
    const machine = project(composeFile().replace('    user: "10001:10001"\n', ''));
    expect(await check(machine)).toMatchObject({
      coverage: { clients: { judged: 0, unknown: 1 } },
      exitCode: 0,
    });
  });

  it('lacks the containers where the engine does not list them', () => {
    const listing = { state: 'unknown', reason: 'HTTP 500' } as const;
    expect(coverageOf({ ...facts, listing }, []).notLookedAt).toEqual([
      { what: "the engine's containers", why: 'HTTP 500' },
    ]);
    expect(coverageOf({ ...facts, listing, connection: { state: 'timeout' } }, []).notLookedAt).toEqual([]);
  });

  it('lacks the other nodes of a Swarm, if there are any', () => {
    const elsewhere = [{ what: 'tasks on other Swarm nodes', why: 'each node has a socket of its own' }];
    const parts = (part: object) => coverageOf(swarm(part), []).notLookedAt;
    expect(parts({ swarm: 'manager', swarmNodes: 3 })).toEqual(elsewhere);
    expect(parts({ swarm: 'worker', swarmNodes: null })).toEqual(elsewhere);
    expect(parts({ swarm: 'manager', swarmNodes: 1 })).toEqual([]);
    expect(parts({ swarm: 'none', swarmNodes: null })).toEqual([]);
  });
});

describe('the first line', () => {
  const worker = { name: 'worker', uid: 10001, gid: 10001, groups: [] };
  const mixed = { name: 'master', uid: 0, gid: 0, groups: [], powerful: true, children: [worker] };
  const first = async (machine: Machine) => (await runSession(['check'], machine)).out.split('\n\n')[0];

  it('names the client that could not be judged, and why', async () => {
    const containers = [
      container({ name: 'mixed', project: null, service: null, user: 'root', process: mixed }),
    ];
    expect(await first(linux({ behind: engine({ containers }) }))).toContain(
      '? Unknown for mixed: only some of its processes have access',
    );
  });

  it('is no good news where a client is denied and no rule explains it', () => {
    const { service, container } = recorded();
    const process = { ...container.process, groups: [] } as typeof container.process;
    const project = {
      ...facts.project,
      services: [{ ...service, effectiveUser: { state: 'unknown', reason: 'the engine did not say' } }],
    } as Facts['project'];
    const open: Facts = { ...facts, project, containers: [{ ...container, process }] };
    const report = makeCheckReport(open, diagnose(open));
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([report.verdict, headlineOf(report)]).toEqual([
      'denied',
      { mark: '✗', sentence: 'web cannot use the Docker daemon, and no rule explains why.' },
    ]);
  });
});
