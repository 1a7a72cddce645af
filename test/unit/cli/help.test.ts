import { describe, expect, it } from 'vitest';
import { dockpermCalls, parserProblem, shellProblem } from '../../support/command-lines.ts';
import { linux } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';

const helps = [[], ['check'], ['fix'], ['deploy'], ['explain'], ['undo']].map((command) => ({
  title: ['dockperm', ...command].join(' '),
  args: [...command, '--help'],
}));

async function helpOf(args: readonly string[]): Promise<string> {
  const { seen, exitCode } = await runSession(args, linux(), {});
  expect(exitCode).toBe(0);
  return seen;
}

/** The indented lines below a heading. */
function section(help: string, heading: string): readonly string[] {
  const rest = help.split(`\n${heading}:\n`)[1] ?? '';
  return (rest.split('\n\n')[0] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

describe.each(helps)('the help of $title', ({ args }) => {
  it('has examples that a shell and dockperm itself take', async () => {
    const lines = section(await helpOf(args), 'Examples');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(shellProblem(line)).toBe('');
      const [call, ...others] = dockpermCalls(line);
      expect(others).toEqual([]);
      expect(await parserProblem(call ?? ['no call of dockperm']), line).toBe('');
    }
  });

  it('says what each exit code means', async () => {
    const codes = section(await helpOf(args), 'Exit codes').join('  ');
    for (const code of [0, 1, 2]) expect(codes).toMatch(new RegExp(`(?:^|  )${code}  [A-Z]`));
  });

  it('describes every option in one pair of parentheses at most', async () => {
    const options = (await helpOf(args)).split('\nExamples:')[0]?.split(/\n {2}-/) ?? [];
    expect(options.length).toBeGreaterThan(1);
    for (const option of options.slice(1)) expect(option.match(/\(/g)?.length ?? 0, option).toBeLessThan(2);
  });
});

describe('the parser of command lines', () => {
  it('refuses what dockperm or a shell refuses', async () => {
    expect(await parserProblem(['check', '--no-such-option'])).toContain('unknown option');
    expect(await parserProblem(['fix', '--strategy', 'hope'])).toContain('group, proxy');
    expect(shellProblem('dockperm check "')).not.toBe('');
  });

  it('finds each call in a line for a shell', () => {
    expect(dockpermCalls('docker logs web 2>&1 | npx dockperm explain - # all of it')).toEqual([
      ['explain', '-'],
    ]);
    expect(dockpermCalls('mkdir app && dockperm deploy ./app --yes; echo "dockperm fix"')).toEqual([
      ['deploy', './app', '--yes'],
    ]);
    expect(dockpermCalls("dockperm explain 'a b' > out.txt")).toEqual([['explain', 'a b']]);
    expect(dockpermCalls('cd dockperm\n# dockperm check')).toEqual([]);
  });
});
