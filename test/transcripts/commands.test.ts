import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/cli/make-program.ts';
import type { Context } from '../../src/commands/context.ts';
import { memoryHost } from '../support/memory-host.ts';

const folder = new URL('.', import.meta.url);

const programs =
  'dockperm|npx|node|docker|docker-compose|sudo|sg|newgrp|systemctl|export|unset|id|stat|getfacl|setfacl|openssl|timedatectl|ls|snap|colima|limactl|orb|rdctl|rm|rmdir|mv|chmod|chown|cd|cat|curl|dockerd-rootless-setuptool\\.sh';
/** What may stand in front of a command on its line. */
const lead = '(?: {2,}|(?: *(?:[$#>]|Next:|More:|To undo:|To retry the rollback:|To check:) +))';
const pattern = new RegExp(`^${lead}((?:${programs})(?: .*)?)$`);

/** Every line of a report that a person would paste. The first one is what the person typed before. */
function commandsIn(transcript: string): string[] {
  const [, ...lines] = /```\w*\n([\s\S]*?)\n```/.exec(transcript)?.[1]?.split('\n') ?? [];
  return lines.flatMap((line, index) =>
    isWrapped(lines[index - 1] ?? '', line) ? [] : (pattern.exec(line)?.[1] ?? []),
  );
}

/** The rest of a sentence that did not fit into 80 columns. */
function isWrapped(before: string, line: string): boolean {
  const [word = ''] = line.trim().split(' ');
  return /^\w/.test(line.trim()) && before.length + 1 + word.length > 80;
}

const all = readdirSync(folder)
  .filter((name) => name.endsWith('.md') && !/help|-as-/.test(name))
  .flatMap((name) =>
    commandsIn(readFileSync(new URL(name, folder), 'utf8')).map((command) => ({ name, command })),
  );
const distinct = [...new Map(all.map((each) => [each.command, each])).values()];
const own = distinct.filter(({ command }) => /^(?:npx |node \S+ )?dockperm /.test(command));

/** Parsed as the shell and dockperm's own command line do, and nothing carried out. */
async function parse(command: string): Promise<void> {
  const words = execFileSync('sh', ['-c', `set -- ${command}\nprintf '%s\\0' "$@"`]);
  const [, ...args] = words.toString().split('\0').slice(0, -1);
  const silent = { write: () => undefined, isTerminal: false, columns: 80, coloured: 'plain' } as const;
  const context = { host: memoryHost({}), launcher: ['dockperm'], out: silent, err: silent };
  const program = makeProgram(context as unknown as Context, () => undefined);
  for (const each of program.commands) each.action(() => undefined);
  await program.parseAsync(args, { from: 'user' });
}

describe('the commands of all reports', () => {
  it('are many', () => {
    expect(own.length).toBeGreaterThan(10);
    expect(distinct.length).toBeGreaterThan(40);
  });

  it.each(distinct)('are whole for a shell: $command', ({ command, name }) => {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: command, encoding: 'utf8' });
    expect({ status, stderr, name }).toEqual({ status: 0, stderr: '', name });
    expect(command).not.toMatch(/[.…]$|, or | then |,$/);
  });

  it.each(own)('are understood by dockperm: $command', async ({ command }) => {
    await expect(parse(command)).resolves.toBeUndefined();
  });

  it.each(['dockperm fix --allow', 'dockperm mend', 'dockperm fix --yes --hard'])(
    'would not be, were they %s',
    async (command) => {
      await expect(parse(command)).rejects.toThrow();
    },
  );

  it('are found behind a lead, beside a comment, and not in a sentence', () => {
    const report =
      '```console\n$ dockperm fix\nNext:\n  dockperm fix  # apply\n  # sg docker\nTo undo: dockperm undo\n✓ Ran docker ps\nRun dockperm check.\n```';
    expect(commandsIn(report)).toEqual(['dockperm fix  # apply', 'sg docker', 'dockperm undo']);
  });
});
