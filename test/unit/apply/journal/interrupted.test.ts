import { describe, expect, it } from 'vitest';
import type { Fate } from '../../../support/failing-disk.ts';
import { file, type Inode } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { APP, composeFile, project } from '../../../support/scenes.ts';
import { runSession, type Session } from '../../../support/terminal.ts';

const COMPOSE = `${APP}/compose.yaml`;
const ENV = `${APP}/.env`;
const former = { [COMPOSE]: composeFile(), [ENV]: 'TOKEN=a\r\n# no line break at the end' };

/** Two files that change, of one owner, with a journal that has to be made, directories and all. */
const broken = (files: Machine['files'] = {}, fate?: Fate): Machine => {
  const { files: whole, ...machine } = project(former[COMPOSE], {
    files: { [ENV]: file(former[ENV], { uid: 1000, gid: 1000, mode: 0o640 }), ...files },
  });
  return { ...machine, ...(fate ? { fate } : {}), files: { ...whole, ...files } };
};

const fixing = ['fix', '--yes', '--no-rebuild'];
const ways: readonly Fate['by'][] = ['kill', 'power cut, names lost', 'power cut, names kept'];

/** The same machine after the process has died: what is on its disk, and a new process. */
async function startAgain(files: Record<string, Inode>, args: readonly string[], fate?: Fate) {
  return runSession(args, broken(files, fate));
}

const textsOf = ({ host }: Session) => ({ [COMPOSE]: host.text(COMPOSE), [ENV]: host.text(ENV) });
const textIn = (files: Record<string, Inode>, path: string) => files[path]?.text ?? null;
const strange = (files: Record<string, Inode>) =>
  Object.keys(files).filter((path) => path.startsWith(`${APP}/.dockperm`));

describe.each(ways)('a fix that a %s ends', (by) => {
  it('leaves each file in its old or its new state, and can be undone, wherever it ends', async () => {
    const whole = await runSession(fixing, broken());
    const latter = textsOf(whole);
    expect(latter).not.toEqual(former);
    const { changes } = whole.host.disk;
    expect(changes).toBeGreaterThan(40);
    for (let at = 0; at < changes; at++) {
      const { host } = await runSession(fixing, broken({}, { at, by }));
      expect(host.disk.isDead, `${at}`).toBe(true);
      const left = host.disk.survivors();
      for (const path of [COMPOSE, ENV] as const)
        expect([former[path], latter[path]], `${path} at ${at}`).toContain(textIn(left, path));
      const undone = await startAgain(left, ['undo']);
      expect(undone.exitCode, `${at}: ${undone.seen}`).toBe(0);
      expect(textsOf(undone), `${at}`).toEqual(former);
      expect(undone.host.inode(ENV), `${at}`).toMatchObject({ uid: 1000, gid: 1000, mode: 0o640 });
      expect(strange(undone.host.disk.survivors()), `${at}`).toEqual([]);
    }
  }, 60_000);

  it('can be made again in place of taking it back', async () => {
    const whole = await runSession(fixing, broken());
    for (let at = 0; at < whole.host.disk.changes; at += 3) {
      const { host } = await runSession(fixing, broken({}, { at, by }));
      const again = await startAgain(host.disk.survivors(), fixing);
      expect(textsOf(again), `${at}: ${again.seen}`).toEqual(textsOf(whole));
      expect(strange(again.host.disk.survivors()), `${at}`).toEqual([]);
    }
  }, 60_000);
});

describe.each(ways)('an undo that a %s ends', (by) => {
  it('goes on where it was when it is asked for again', async () => {
    const { host } = await runSession(fixing, broken());
    const files = host.disk.survivors();
    const { changes } = (await startAgain(files, ['undo'])).host.disk;
    expect(changes).toBeGreaterThan(20);
    for (let at = 0; at < changes; at++) {
      const cut = await startAgain(files, ['undo'], { at, by });
      expect(cut.host.disk.isDead, `${at}`).toBe(true);
      const again = await startAgain(cut.host.disk.survivors(), ['undo']);
      expect(again.exitCode, `${at}: ${again.seen}`).toBe(0);
      expect(textsOf(again), `${at}`).toEqual(former);
    }
  }, 60_000);
});
