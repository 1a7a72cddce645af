import { DockpermError } from '../../errors.ts';

/** After this time a person at the terminal learns what dockperm is waiting for. */
const NOTICE_MS = 1_000;
/** Deadline for the first byte of a stream that the command line did not ask for. */
const FIRST_BYTE_MS = 10_000;

export interface StdinTimeout {
  /** Many CI jobs leave an open pipe that never ends, so a stream that was not asked for has to begin soon. */
  readonly begins: 'soon' | 'any-time';
  /** Called once when the stream has not ended after a second. */
  readonly notice: () => void;
}

/** The chunks as they come. Throws if the first one has to come `soon` and does not. */
export async function* readWithTimeout(
  chunks: AsyncIterable<Uint8Array>,
  { begins, notice }: StdinTimeout,
): AsyncGenerator<Uint8Array> {
  const reminder = setTimeout(notice, NOTICE_MS);
  try {
    const iterator = chunks[Symbol.asyncIterator]();
    const first = iterator.next();
    let step = await (begins === 'soon' ? inTime(first) : first);
    while (step.done !== true) {
      yield step.value;
      step = await iterator.next();
    }
  } finally {
    clearTimeout(reminder);
  }
}

async function inTime<T>(first: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(nothingCame()), FIRST_BYTE_MS);
  });
  return Promise.race([first, tooLate]).finally(() => clearTimeout(timer));
}

function nothingCame(): DockpermError {
  return new DockpermError('usage', `No input on standard input after ${FIRST_BYTE_MS / 1_000} s.`, [
    {
      sentence: 'Pass the message as an argument, or - to wait for input without a limit. To list the rules:',
    },
    { command: 'dockperm explain </dev/null' },
  ]);
}
