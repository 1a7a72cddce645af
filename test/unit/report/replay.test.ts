import { describe, expect, it } from 'vitest';
import { commandNamed } from '../../support/command-lines.ts';
import { runSession } from '../../support/terminal.ts';
import { type Scene, scenes } from '../../transcripts/scenes.ts';

const formats = ['pretty', 'json', 'markdown', 'github', 'sarif', 'junit'];

/** Every machine that there is a transcript of, looked at as its scene says, or without any flags. */
const looks = scenes.filter(
  ({ args }) => ['check', 'fix'].includes(args[0] ?? '') && !args.includes('--help'),
);

function flagsOf({ args }: Scene): string[] {
  const [command, ...flags] = args;
  return command === 'check' && !flags.includes('--format') && !flags.includes('--from') ? flags : [];
}

/** Those of the flags that say how a report is told, not what is looked at: they hold for recorded facts, too. */
function flagsOfOutput(flags: readonly string[]): string[] {
  const options = commandNamed('check').options.filter(
    ({ helpGroupHeading }) => helpGroupHeading === 'Output:',
  );
  return flags.flatMap((flag, index) => {
    const option = options.find(({ long }) => long === flag);
    if (option === undefined) return [];
    return option.required ? [flag, flags[index + 1] ?? ''] : [flag];
  });
}

/** Elsewhere: another user, another home, another directory. */
const elsewhere = {
  cwd: '/home/bob/inbox',
  env: { HOME: '/home/bob', DOCKER_HOST: 'tcp://elsewhere:1' },
  platform: 'darwin',
  identity: { name: 'bob', uid: 501, gid: 20 },
};

describe('a report that is read back elsewhere', () => {
  it.each(looks)('is the same, byte for byte: $title', async (scene) => {
    const look = (format: string) =>
      runSession(['check', ...flagsOf(scene), '--format', format], scene.machine);
    const again = ['check', '--from', '-', ...flagsOfOutput(flagsOf(scene))];
    const recorded = await look('json');
    if (recorded.exitCode === 2) return;
    for (const format of formats) {
      const live = format === 'json' ? recorded : await look(format);
      const replayed = await runSession([...again, '--format', format], elsewhere, {
        input: recorded.out,
      });
      expect([format, replayed.out, replayed.err]).toEqual([format, live.out, '']);
      expect(replayed.exitCode).toBe(live.exitCode);
    }
  });
});
