import { describe, expect, it } from 'vitest';
import { takeSnapshot } from '../../../../src/apply/containers/snapshot.ts';
import { Journal } from '../../../../src/apply/journal/journal.ts';
import type { ContainersRecord } from '../../../../src/apply/journal/record.ts';
import { rollBack } from '../../../../src/apply/rollback/rollback.ts';
import type { RollbackOptions } from '../../../../src/apply/rollback/rollback-types.ts';
import type { RunStep } from '../../../../src/rules/rule.ts';
import { at, engineOf } from '../../../support/engine-state.ts';
import { container, engine, type MemoryContainer } from '../../../support/memory-engine.ts';
import { type MemoryHost, memoryHost } from '../../../support/memory-host.ts';
import { type Answer, withPrograms } from '../../../support/programs-of.ts';
import { APP, composeFile, project } from '../../../support/scenes.ts';
import { shownProgress } from '../../../support/shown-progress.ts';

const base = { file: 'docker', args: ['compose'], cwd: APP };
const web = container({ id: 'web1', name: 'app-web-1', service: 'web' });
const db = container({ id: 'db1', name: 'app-db-1', service: 'db' });
const two = `${composeFile()}  db:\n    image: db:1\n`;
const noted: ContainersRecord = { base, previous: ['web'], added: ['db'], built: 'no' };

interface Case {
  readonly containers?: readonly MemoryContainer[];
  readonly record?: ContainersRecord | null;
  readonly ran?: readonly RunStep[];
  readonly options?: Partial<RollbackOptions>;
  readonly answer?: Answer;
  readonly prepare?: (host: MemoryHost) => Promise<Partial<RollbackOptions>>;
}

async function rolledBack({ containers = [web, db], record = noted, ran = [], answer, ...more }: Case) {
  const host = memoryHost(project(two, { behind: engine({ containers: [...containers] }) }));
  const prepared = (await more.prepare?.(host)) ?? {};
  const journal = await Journal.begin(host, { directory: APP, command: 'fix' });
  if (record !== null) await journal.noteContainers(record);
  for (const step of ran) await journal.noteBegin(step);
  const { progress, shown } = shownProgress();
  const result = await rollBack(answer ? withPrograms(host, answer) : host, journal, {
    sudo: 'silent',
    progress,
    changed: 'leave',
    rebuild: 'no',
    as: 'rolled-back',
    ...more.options,
    ...prepared,
  });
  const commands = host.log.filter((line) => line.includes('docker compose'));
  return {
    ...result,
    commands,
    shown: shown.filter((line) => !line.startsWith(' ')),
    journal,
    host,
    ids: engineOf(host).containers.map(({ id }) => id),
  };
}

const fails =
  (word: string): Answer =>
  (words) =>
    words.includes(word) ? { exitCode: 1 } : null;

describe('containers of services that had none', () => {
  it('are removed, and those that were there run again from the restored files', async () => {
    const { commands, done, left, shown } = await rolledBack({});
    expect(commands).toEqual(['run docker compose rm -s -f db', 'run docker compose up -d web']);
    expect(done).toEqual(['removed the containers of db', 'recreated web from the restored files']);
    expect(left).toEqual([]);
    expect(shown).toEqual([`done: docker compose rm -s -f db`, `done: docker compose up -d web`]);
  });

  it('are noted as removed, so that an undo later asks for no more', async () => {
    const { journal } = await rolledBack({});
    expect(journal.record.containers).toEqual({ ...noted, added: [] });
    expect(journal.record.state).toBe('rolled-back');
  });

  it('are named as left where they cannot be removed, and stay noted', async () => {
    const { left, done, shown, journal } = await rolledBack({ answer: fails('rm') });
    expect(left).toEqual(['the containers of db (exit code 1)']);
    expect(done).toEqual(['recreated web from the restored files']);
    expect(shown[0]).toMatch(/^failed: .* rm -s -f db$/);
    expect(journal.record).toMatchObject({ containers: noted, state: 'undo-incomplete' });
  });

  it('are named together, as are those that were there', async () => {
    const record = { ...noted, previous: ['web', 'db'], added: ['a', 'b'] };
    const { done } = await rolledBack({ record });
    expect(done).toEqual(['removed the containers of a, b', 'recreated web, db from the restored files']);
  });
});

describe('nothing is asked of Compose', () => {
  it.each([
    ['where no container was touched', null],
    ['where there was none before and there is none since', { ...noted, previous: [], added: [] }],
  ])('%s', async (_, record) => {
    const { commands, done } = await rolledBack({ record });
    expect([commands, done]).toEqual([[], []]);
  });

  it('about containers that were there where there were none', async () => {
    const { commands } = await rolledBack({ record: { ...noted, previous: [] } });
    expect(commands).toEqual(['run docker compose rm -s -f db']);
  });

  it('about added ones where there are none', async () => {
    const { commands } = await rolledBack({ record: { ...noted, added: [] } });
    expect(commands).toEqual(['run docker compose up -d web']);
  });
});

describe('an image that the run built', () => {
  const built = { ...noted, added: [], built: 'yes' } as const;

  it('is built again from the restored files where that is wanted', async () => {
    const { commands, notes } = await rolledBack({ record: built, options: { rebuild: 'yes' } });
    expect(commands).toEqual(['run docker compose up -d --build web']);
    expect(notes).toEqual([]);
  });

  it('stays where it is not, with the way to change that', async () => {
    const { commands, notes } = await rolledBack({ record: built });
    expect(commands).toEqual(['run docker compose up -d web']);
    expect(notes).toEqual([
      'The image of web was not rolled back. To rebuild it from the restored files: docker compose build',
    ]);
  });

  it('is not built again, nor mentioned, where the run built none', async () => {
    const { commands, notes } = await rolledBack({
      record: { ...noted, added: [] },
      options: { rebuild: 'yes' },
    });
    expect([commands, notes]).toEqual([['run docker compose up -d web'], []]);
  });
});

describe('a container that Compose cannot start again', () => {
  it('is named as left', async () => {
    const { left, done, journal } = await rolledBack({
      record: { ...noted, added: [] },
      answer: fails('up'),
    });
    expect(left).toEqual(['the container of web (exit code 1)']);
    expect(done).toEqual([]);
    expect(journal.record.state).toBe('undo-incomplete');
  });
});

describe('a container that Compose has replaced', () => {
  const members = {
    engine: at,
    projectName: 'app',
    containers: [{ id: 'web0', service: 'web', running: true }],
  };

  it('is named as created again where it is known what was there', async () => {
    expect((await rolledBack({ options: { members } })).recreated).toEqual(['web']);
    expect((await rolledBack({})).recreated).toEqual([]);
  });
});

describe('with a snapshot', () => {
  const snapshotOf = async (host: MemoryHost) => ({
    snapshot: await takeSnapshot(host, at, { projectName: 'app', images: [] }),
  });
  const images = { 'web:1': {} };

  it('the very containers are restored, and Compose is not asked', async () => {
    const prepare = async (host: MemoryHost) => {
      const taken = await snapshotOf(host);
      engineOf(host).images['web:1'] = images['web:1'];
      engineOf(host).containers.splice(0, 1, { ...web, id: 'web2' });
      return taken;
    };
    const { commands, done, left, recreated, shown, ids } = await rolledBack({
      record: { ...noted, added: [] },
      prepare,
    });
    expect(commands).toEqual([]);
    expect(done).toEqual(['restored the previous containers of web']);
    expect([left, recreated, shown]).toEqual([[], ['web'], ['done: restore web']]);
    expect(ids).toEqual(['db1', expect.stringMatching(/^made/)]);
  });

  it('names what could not be restored, and claims nothing', async () => {
    const prepare = async (host: MemoryHost) => {
      const taken = await snapshotOf(host);
      engineOf(host).containers.splice(0);
      return taken;
    };
    const { done, left, shown } = await rolledBack({
      record: { ...noted, previous: ['web', 'db'], added: [] },
      prepare,
    });
    expect(left).toEqual([
      'the container of web (HTTP 404 No such image: id of web:1)',
      'the container of db (HTTP 404 No such image: id of web:1)',
    ]);
    expect([done, shown]).toEqual([[], ['failed: restore web, db']]);
  });
});

describe('an engine that the run restarts', () => {
  const restart = { file: 'true', args: [] };
  const step = (restarts?: 'engine'): RunStep => ({
    kind: 'run',
    command: restart,
    needsRoot: false,
    ...(restarts ? { restarts } : {}),
  });
  /** It answers at the third question. */
  const waking = () => {
    const asked: string[] = [];
    const answer: Answer = (words) => {
      if (words[0] === 'true') return {};
      if (!words.includes('ps')) return null;
      asked.push(words.join(' '));
      return { exitCode: asked.length < 3 ? 1 : 0 };
    };
    return { asked, answer };
  };

  it('is waited for before its containers are asked for', async () => {
    const { asked, answer } = waking();
    const { commands, done } = await rolledBack({
      record: { ...noted, added: [] },
      ran: [step(), step('engine')],
      answer,
    });
    expect(asked).toEqual(Array(3).fill('docker compose ps -q'));
    expect(commands).toEqual(['run docker compose up -d web']);
    expect(done).toContain('recreated web from the restored files');
  });

  it('is given up after half a minute, and then Compose says why', async () => {
    const { left } = await rolledBack({
      record: { ...noted, added: [] },
      ran: [step('engine')],
      answer: (words) => (words[0] === 'true' ? {} : words.includes('compose') ? { exitCode: 1 } : null),
    });
    expect(left).toEqual(['the container of web (exit code 1)']);
  });

  it('is not waited for where none of the commands restarts it', async () => {
    const { asked, answer } = waking();
    await rolledBack({ record: { ...noted, added: [] }, ran: [step()], answer });
    expect(asked).toEqual([]);
  });
});
