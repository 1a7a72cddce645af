import { describe, expect, it } from 'vitest';
import { stageEdits } from '../../../src/apply/stage-edits.ts';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { gather } from '../../../src/probes/gather.ts';
import type { EditStep } from '../../../src/rules/rule.ts';
import { file } from '../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../support/memory-host.ts';
import { APP, composeFile, joins, project, select } from '../../support/scenes.ts';

async function prepareFor(machine: Machine) {
  const host = memoryHost(machine);
  const plan = makePlan(diagnose(await gather(host, select())), { allow: [], only: [], rebuild: 'yes' });
  return { ...(await stageEdits(host, plan, APP)), host };
}

/** What web gets, db gets too, which has nothing to do with the socket. */
const shared = `${composeFile().replace('web:', 'web: &web')}  db:\n    <<: *web\n    volumes: []\n`;

const nameOf = (path: string) => path.slice(APP.length + 1);

describe('prepare', () => {
  it('makes the edits in memory and writes nothing', async () => {
    const { changes, host } = await prepareFor(project(composeFile()));
    expect(changes.map(({ path, before }) => [nameOf(path), before === null])).toEqual([
      ['.env', true],
      ['compose.yaml', false],
    ]);
    expect(changes[1]?.after).toContain('- "${DOCKER_GID:-998}"');
    expect(host.log.filter((line) => line.startsWith('write'))).toEqual([]);
  });

  it('creates a missing .env with the lines of the plan, and with none of an example beside it', async () => {
    const files = { [`${APP}/.env.example`]: 'COMPOSE_PROFILES=all\nPASSWORD=change-me\nDOCKER_GID=999\n' };
    const { changes } = await prepareFor(project(composeFile(), { files }));
    expect(changes[0]).toMatchObject({ before: null, after: 'DOCKER_GID=998\n' });
  });

  it('makes all edits of an action or none: where one is refused, .env stays as it is', async () => {
    const { changes, plan } = await prepareFor(project(shared));
    expect(changes).toEqual([]);
    expect(plan.unfixable.map(({ rule, reason }) => [rule, reason])).toEqual([
      ['gid-missing', `${APP}/compose.yaml: its settings are shared through a YAML anchor with db`],
    ]);
    expect(plan.unfixable[0]?.instructions).toEqual([
      { sentence: `In ${APP}/.env:` },
      { lines: ['DOCKER_GID=998'] },
      { sentence: `In ${APP}/compose.yaml:` },
      { lines: ['services:', '  web:', '    group_add:', '      - "${DOCKER_GID:-998}"'] },
      { sentence: 'Then:' },
      { command: 'docker compose up -d --build web' },
    ]);
  });

  it('leaves a file with several names to a person, with the lines', async () => {
    const files = { [`${APP}/compose.yaml`]: file(composeFile(), { links: 2 }) };
    const { changes, plan } = await prepareFor(project(composeFile(), { files }));
    expect(changes).toEqual([]);
    expect(plan.unfixable[0]).toMatchObject({
      reason: `${APP}/compose.yaml: has several hard links, and replacing it would separate it from the others`,
      instructions: expect.arrayContaining([
        { lines: ['services:', '  web:', '    group_add:', '      - "${DOCKER_GID:-998}"'] },
      ]),
    });
  });

  it('replaces no container of a service whose edit was refused', async () => {
    const { plan } = await prepareFor(project(shared));
    expect(plan.actions).toEqual([]);
  });

  it('replaces the containers of the others all the same', async () => {
    const other =
      '  cron:\n    image: cron:1\n    user: "1:1"\n    volumes: ["/run/docker.sock:/docker.sock"]\n';
    const { plan, changes } = await prepareFor(project(shared + other));
    expect(changes.map(({ path }) => nameOf(path))).toEqual(['.env', 'compose.yaml']);
    expect(plan.unfixable).toHaveLength(1);
    expect(plan.actions.at(-1)).toMatchObject({ steps: [{ kind: 'recreate', services: ['cron'] }] });
  });

  it('changes one value of .env and leaves every other byte', async () => {
    const before = '# x\r\nexport DOCKER_GID="999" # host\r\nTOKEN=s3cr3t';
    const files = { [`${APP}/.env`]: before };
    const { changes } = await prepareFor(project(joins('${DOCKER_GID:-998}'), { files }));
    expect(changes).toMatchObject([{ before, after: before.replace('999', '998') }]);
  });
});

describe('a file in memory', () => {
  const CONF = '/etc/x.conf';
  const write = (text: string | null, needsRoot?: true): EditStep => ({
    kind: 'edit',
    file: CONF,
    edit: { op: 'write-file', text },
    ...(needsRoot && { needsRoot }),
  });

  async function stage(steps: readonly EditStep[], machine: Machine = { files: { [CONF]: 'old' } }) {
    const action = {
      rule: 'gid-missing',
      subject: { kind: 'service', name: 'web' },
      title: 'x',
      safety: 'safe',
    };
    const plan = { actions: [{ ...action, steps }], held: [], unfixable: [] } as unknown as Plan;
    return (await stageEdits(memoryHost(machine), plan, APP)).changes;
  }

  it('is to go where the edit takes it away, and is no change where it was not there', async () => {
    expect(await stage([write(null)])).toEqual([{ path: CONF, before: 'old', after: null }]);
    expect(await stage([write(null)], { files: { '/etc/y': '' } })).toEqual([]);
  });

  it('is no change where it ends as it was', async () => {
    expect(await stage([write('old')])).toEqual([]);
    expect(await stage([write('new'), write('old')])).toEqual([]);
  });

  it('can be made anew by a later edit after one that takes it away', async () => {
    expect(await stage([write(null), write('new')])).toEqual([{ path: CONF, before: 'old', after: 'new' }]);
  });

  it('is written with the rights of root where the edit needs them, new or not', async () => {
    expect(await stage([write('new', true)])).toMatchObject([{ before: 'old', needsRoot: true }]);
    expect(await stage([write('new', true)], { files: { '/etc/y': '' } })).toMatchObject([
      { before: null, needsRoot: true },
    ]);
    expect(await stage([write('new')])).toEqual([{ path: CONF, before: 'old', after: 'new' }]);
  });

  it('is not edited where it cannot be read', async () => {
    const files = { [CONF]: file('old', { mode: 0 }) };
    await expect(stage([write('new')], { files, identity: { uid: 1000, gid: 1000 } })).rejects.toMatchObject({
      code: 'file-unreadable',
      problem: expect.stringMatching(/^\/etc\/x\.conf .*EACCES.*\.$/),
    });
  });
});
