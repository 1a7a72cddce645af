import { describe, expect, it } from 'vitest';
import { apply } from '../../../src/apply/apply.ts';
import { takeSnapshot } from '../../../src/apply/containers/snapshot.ts';
import { Journal } from '../../../src/apply/journal/journal.ts';
import { silent } from '../../../src/apply/progress.ts';
import type { RunOptions } from '../../../src/apply/run-options.ts';
import type { FileChange } from '../../../src/apply/stage-edits.ts';
import type { RecreateStep, RunStep, Step } from '../../../src/rules/rule.ts';
import { at } from '../../support/engine-state.ts';
import { container, engine } from '../../support/memory-engine.ts';
import { type Machine, type MemoryHost, memoryHost } from '../../support/memory-host.ts';
import { APP, composeFile, joins, project } from '../../support/scenes.ts';

const ENV = `${APP}/.env`;
const web = container({ id: 'web1', groupAdd: ['999'] });
const recreate: RecreateStep = {
  kind: 'recreate',
  base: { file: 'docker', args: ['compose'], cwd: APP },
  services: ['web'],
  build: 'no',
  which: 'changed',
};
const failing: RunStep = { kind: 'run', command: { file: 'no-such', args: [] }, needsRoot: false };
const write: FileChange = { path: ENV, before: 'A=1\n', after: 'A=2\n' };

interface Case {
  readonly changes?: readonly FileChange[];
  readonly steps?: readonly Step[];
  readonly machine?: Machine;
  readonly text?: string;
  readonly options?: (host: MemoryHost) => Promise<Partial<RunOptions>> | Partial<RunOptions>;
  readonly during?: (host: MemoryHost) => MemoryHost;
}

async function applied({ changes = [write], steps = [], machine = {}, text = joins('998'), ...more }: Case) {
  const behind = engine({ containers: [web], images: { 'web:1': {} } });
  const memory = memoryHost(project(text, { behind, ...machine, files: { [ENV]: 'A=1\n' } }));
  const host = more.during?.(memory) ?? memory;
  const options: RunOptions = {
    command: 'fix',
    directory: APP,
    sudo: 'silent',
    address: at.address,
    progress: silent,
    signal: new AbortController().signal,
    timeoutMs: 20_000,
    engine: { ...at, userns: { mode: 'none' }, elsewhere: false },
    projectName: 'app',
    sockets: {},
    previousServices: ['web'],
    ...(await more.options?.(memory)),
  };
  const actions = [
    { rule: 'a', subject: { kind: 'host', name: 'host' }, title: 'x', safety: 'safe', steps },
  ] as const;
  const outcome = await apply(host, { changes, plan: { actions, held: [], unfixable: [] } }, options);
  return { outcome, host: memory };
}

describe('the outcome of a plan that works', () => {
  it('names each file, then each step, and the id by which it is undone', async () => {
    const gone: FileChange = { path: `${APP}/compose.yaml`, before: joins('998'), after: null };
    const { outcome, host } = await applied({ changes: [write, gone] });
    expect(outcome).toEqual({
      state: 'done',
      steps: [
        { kind: 'write', path: ENV, title: `write ${ENV}`, state: 'done' },
        { kind: 'remove', path: gone.path, title: `remove ${gone.path}`, state: 'done' },
      ],
      verifications: [],
      failure: null,
      undoId: '20260123-101501-000',
    });
    expect(host.text(ENV)).toBe('A=2\n');
    const started = await applied({ steps: [recreate] });
    expect(started.outcome.steps.map(({ kind }) => kind)).toEqual(['write', 'recreate', 'wait']);
    expect(started.outcome).toMatchObject({ state: 'done', failure: null });
  });

  it('has no id where there is nothing to undo', async () => {
    expect((await applied({ changes: [] })).outcome).toMatchObject({ state: 'done', undoId: null });
  });

  it('is noted in the journal of the run, where that has begun already', async () => {
    const kept: Journal[] = [];
    const { outcome } = await applied({
      options: async (host) => {
        const journal = await Journal.begin(host, { directory: APP, command: 'deploy' });
        kept.push(journal);
        return { journal };
      },
    });
    expect(kept[0]?.record).toMatchObject({ command: 'deploy', state: 'done', files: [{ path: ENV }] });
    expect(outcome.undoId).toBe(kept[0]?.record.id);
  });

  it('is refused before the first write where a file cannot be written', async () => {
    const during = (host: MemoryHost): MemoryHost => ({
      ...host,
      checkWritable: async () => ({ ok: false, error: 'EROFS' }),
    });
    await expect(applied({ during })).rejects.toMatchObject({ code: 'file-unwritable' });
  });
});

describe('the outcome of a plan that fails', () => {
  it('is rolled back, and leaves nothing to undo', async () => {
    const { outcome, host } = await applied({ steps: [failing] });
    expect(outcome).toMatchObject({
      state: 'failed',
      failure: {
        message: 'no-such failed (ENOENT).',
        log: [],
        notRestored: [],
        recreated: [],
        recreatedFrom: 'files',
      },
      undoId: null,
    });
    expect(outcome.steps.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['write done', 'run failed']);
    expect(host.text(ENV)).toBe('A=1\n');
  });

  it('names what could not be restored, and the id by which that is tried again', async () => {
    const during = (host: MemoryHost): MemoryHost => ({
      ...host,
      run: async () => {
        await host.writeFile(ENV, 'A=3\n');
        return { ok: false, error: 'ENOENT' };
      },
    });
    const { outcome } = await applied({ steps: [failing], during });
    expect(outcome.failure?.notRestored).toEqual([`${ENV} (modified in the meantime)`]);
    expect(outcome.undoId).toBe('20260123-101501-000');
  });

  it('names a service whose container Compose has replaced', async () => {
    const { outcome } = await applied({ steps: [recreate, failing] });
    expect(outcome.failure).toMatchObject({ notRestored: [], recreated: ['web'], recreatedFrom: 'files' });
  });

  it('names none where the engine cannot be asked', async () => {
    const { outcome } = await applied({ steps: [recreate, failing], options: () => ({ engine: null }) });
    expect(outcome.failure).toMatchObject({ recreated: [], recreatedFrom: 'files' });
  });

  it('has the containers of the snapshot again, where there is one', async () => {
    const { outcome } = await applied({
      steps: [recreate, failing],
      options: async (host) => ({
        snapshot: await takeSnapshot(host, at, { projectName: 'app', images: [] }),
      }),
    });
    expect(outcome.failure).toMatchObject({ notRestored: [], recreated: ['web'], recreatedFrom: 'snapshot' });
  });

  it('says what a file that cannot be written leaves behind', async () => {
    const second: FileChange = { path: `${APP}/compose.yaml`, before: joins('998'), after: composeFile() };
    const during = (host: MemoryHost): MemoryHost => ({
      ...host,
      writeFile: async (path, data, more) => {
        if (path !== second.path) return host.writeFile(path, data, more);
        await host.writeFile(ENV, 'A=3\n');
        return { ok: false, error: 'ENOSPC' };
      },
    });
    await expect(applied({ changes: [write, second], during })).rejects.toMatchObject({
      code: 'file-unwritable',
      message: `${second.path} cannot be written: ENOSPC (no space left on device). Not restored: ${ENV} (modified in the meantime).`,
    });
  });
});
