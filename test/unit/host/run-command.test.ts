import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { formatCommand } from '../../../src/host/command.ts';
import { runCommand } from '../../../src/host/run-command.ts';

const node = (script: string, ...args: string[]) => ({
  file: process.execPath,
  args: ['-e', script, ...args],
});

describe('running a program', () => {
  it('gives a failure as a result, with what it said', async () => {
    const script = "process.stdout.write('a\\n');process.stderr.write('b\\n');process.exitCode=3";
    expect(await runCommand(node(script))).toEqual({
      ok: true,
      value: { exitCode: 3, stdout: 'a\n', stderr: 'b\n' },
    });
  });

  it('says of a program that is not there that it is not there', async () => {
    const command = { file: 'dockperm-no-such-program', args: [] };
    expect(await runCommand(command)).toEqual({ ok: false, error: 'ENOENT' });
    expect(await runCommand(command, { onLine: () => undefined })).toEqual({ ok: false, error: 'ENOENT' });
  });

  it('ends one that takes too long', async () => {
    const forever = node('setInterval(() => {}, 1000)');
    expect(await runCommand(forever, { timeoutMs: 100 })).toEqual({ ok: false, error: 'ETIMEDOUT' });
    const followed = await runCommand(forever, { timeoutMs: 100, onLine: () => undefined });
    expect(followed).toEqual({ ok: false, error: 'ETIMEDOUT' });
  });

  it('ends one that is called off', async () => {
    const stop = new AbortController();
    const running = runCommand(node("console.log('up');setInterval(() => {}, 1000)"), {
      signal: stop.signal,
      onLine: () => stop.abort(),
    });
    expect(await running).toEqual({ ok: false, error: 'ECANCELED' });
  });

  it.each([
    ['ended in time', 'sleep 0.3; echo 1000'],
    ['failed in time', 'sleep 0.3; exit 3'],
    ['killed itself', 'sleep 0.3; kill -9 $$'],
    ['left a child behind that holds its output', 'sleep 1 & echo 1000'],
    ['goes on', 'exec sleep 5'],
  ])('has run out of time once the limit fires, also for a child that %s', async (_, script) => {
    const command = { file: 'sh', args: ['-c', script] };
    const quiet = runCommand(command, { timeoutMs: 500 });
    const followed = runCommand(command, { timeoutMs: 500, onLine: () => undefined });
    await setTimeout(10);
    // Timers come next after this phase of the loop, before what the children did meanwhile.
    await setImmediate();
    blockLoop(600);
    expect(await quiet).toEqual({ ok: false, error: 'ETIMEDOUT' });
    expect(await followed).toEqual({ ok: false, error: 'ETIMEDOUT' });
  });

  it('is cancelled by its signal, also when the child has already ended', async () => {
    const stop = new AbortController();
    const running = runCommand({ file: 'true', args: [] }, { signal: stop.signal });
    await setImmediate();
    blockLoop(50);
    stop.abort();
    expect(await running).toEqual({ ok: false, error: 'ECANCELED' });
  });

  it('passes lines of both streams on as they come', async () => {
    const lines: string[] = [];
    await runCommand(node("console.log('one');console.error('two');process.stdout.write('three')"), {
      onLine: (line) => lines.push(line),
    });
    expect(lines.sort()).toEqual(['one', 'three', 'two']);
  });

  it('hands every word over as it is: no shell reads it', async () => {
    const words = ['$(id)', 'a b', "'", '*', ';', ''];
    const result = await runCommand(
      node('console.log(JSON.stringify(process.argv.slice(1)))', '--', ...words),
    );
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && JSON.parse(result.value.stdout)).toEqual(words);
  });

  it('adds to the environment and starts in the directory given', async () => {
    const command = {
      ...node('console.log(process.env.EXTRA, process.cwd())'),
      env: { EXTRA: 'x' },
      cwd: '/',
    };
    expect(await runCommand(command)).toMatchObject({ value: { stdout: 'x /\n' } });
  });
});

function blockLoop(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('a command as a line', () => {
  it.each([
    [{ file: 'docker', args: ['compose', 'up', '-d'] }, 'docker compose up -d'],
    [{ file: 'sh', args: ['-c', 'echo "$1"'] }, `sh -c 'echo "$1"'`],
    [{ file: 'echo', args: ["it's", '', '~'] }, `echo 'it'\\''s' '' '~'`],
    [
      { file: 'docker', args: ['ps'], env: { DOCKER_HOST: 'unix:///a b' } },
      `DOCKER_HOST='unix:///a b' docker ps`,
    ],
  ])('%j can be pasted into a shell', (command, line) => {
    expect(formatCommand(command)).toBe(line);
  });
});
