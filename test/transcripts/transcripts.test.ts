import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { version } from '../../src/version.ts';
import { runSession, type Session } from '../support/terminal.ts';
import { type Scene, scenes } from './scenes.ts';

const folder = new URL('.', import.meta.url);

/** `UPDATE=1 npm run test:unit` writes them again: then read the difference as the person who will see it. */
const mayWrite = process.env.UPDATE !== undefined;

describe('what a person sees', () => {
  it.each(scenes)('$title', async (scene) => {
    const path = new URL(`${fileName(scene)}.md`, folder);
    const transcript = await transcribe(scene);
    if (mayWrite || (!existsSync(path) && !process.env.CI)) writeFileSync(path, transcript);
    expect(existsSync(path), `${fileName(scene)}.md is missing: run the test without CI to write it`).toBe(
      true,
    );
    expect(transcript).toBe(readFileSync(path, 'utf8'));
  });

  it.each(scenes.filter(({ args }) => !args.includes('--format')))(
    '$title: no line is wider than 80 columns',
    async (scene) => {
      const { seen } = await sessionOf(scene);
      const wide = seen.split('\n').filter((line) => line.length > 80);
      expect(wide).toEqual([]);
    },
  );

  it('has no transcript without a scene', () => {
    const written = readdirSync(folder).filter((name) => name.endsWith('.md'));
    expect(written.sort()).toEqual(scenes.map((scene) => `${fileName(scene)}.md`).sort());
  });
});

const sessions = new Map<Scene, Promise<Session>>();

/** Two tests look at each, which runs once. */
function sessionOf(scene: Scene): Promise<Session> {
  const session = sessions.get(scene) ?? runSession(scene.args, scene.machine, scene);
  sessions.set(scene, session);
  return session;
}

async function transcribe(scene: Scene): Promise<string> {
  const { exitCode, seen } = await sessionOf(scene);
  const text = seen.replace(
    new RegExp(`(?<![\\d.])${version.replaceAll('.', '\\.')}(?![\\d.])`, 'g'),
    'VERSION',
  );
  const fence = text.includes('```') ? '````' : '```';
  const command = ['dockperm', ...scene.args].join(' ');
  return `# ${scene.title}\n\n${fence}console\n$ ${command}\n${text}${fence}\n\nExit code ${exitCode}\n`;
}

function fileName({ title }: Scene): string {
  return title.toLowerCase().replaceAll(/[ _]/g, '-');
}
