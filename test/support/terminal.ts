import type { ExitCode, Terminal } from '../../src/commands/context.ts';
import { runArguments } from '../../src/run.ts';
import { type Machine, type MemoryHost, memoryHost } from './memory-host.ts';

export interface Session {
  readonly exitCode: ExitCode;
  /** Both streams, in the order in which a person sees them. */
  readonly seen: string;
  readonly out: string;
  readonly err: string;
  readonly host: MemoryHost;
}

type Answer = 'yes' | 'no';

export interface SessionOptions {
  /** What a person at a terminal answers, to all questions or one after another; without one no question is asked. */
  readonly answers?: Answer | readonly Answer[];
  readonly signal?: AbortSignal;
  /** A machine on which something has happened already, instead of a new one. */
  readonly on?: MemoryHost;
  /** Command lines that ran there before. */
  readonly earlier?: readonly (readonly string[])[];
  readonly columns?: number;
  /** What comes on standard input; a terminal when left out. */
  readonly input?: string;
}

/** One command line on a machine in memory, without colour. */
export async function runSession(
  args: readonly string[],
  machine: Machine,
  {
    answers,
    signal = new AbortController().signal,
    columns = 80,
    input,
    on,
    earlier = [],
  }: SessionOptions = {},
): Promise<Session> {
  const left = Array.isArray(answers) ? [...answers] : null;
  const written: { stream: 'out' | 'err'; text: string }[] = [];
  const host = on ?? memoryHost(machine);
  for (const args of earlier) await runSession(args, machine, { on: host });
  const stream = (name: 'out' | 'err'): Terminal['out'] => ({
    write: (text) => void written.push({ stream: name, text }),
    isTerminal: false,
    columns,
    coloured: 'plain',
  });
  const terminal: Terminal = {
    host,
    launcher: ['dockperm'],
    input: { isTerminal: input === undefined, chunks: () => chunksOf(input ?? '') },
    out: stream('out'),
    err: stream('err'),
    signal,
    beginChanges: () => undefined,
    interactive: answers !== undefined,
    ask: async (question) => {
      const answer = left === null ? answers : left.shift();
      written.push({ stream: 'err', text: `\n${question} [y/N] ${answer}\n` });
      return answer === 'yes';
    },
  };
  const exitCode = await runArguments(args, terminal);
  const textOf = (name: 'out' | 'err'): string =>
    written.flatMap(({ stream: from, text }) => (from === name ? [text] : [])).join('');
  const seen = written.map(({ text }) => text).join('');
  return { exitCode, seen, out: textOf('out'), err: textOf('err'), host };
}

/** In pieces that fall anywhere, as those of a pipe do. */
async function* chunksOf(input: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(input);
  const size = 65_536;
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
