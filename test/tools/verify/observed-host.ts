import { constants } from 'node:os';
import type { FileStat, Host, Identity, Result } from '../../../src/host/host.ts';
import { parseProcessStatus } from '../../../src/host/process-status.ts';
import { failed, ok } from '../../../src/host/result.ts';
import type { Worker } from './worker.ts';

/** What the worker's visitor sees of this machine: the real one, with the eyes of that identity. */
export type ObservedHost = Pick<
  Host,
  'platform' | 'identity' | 'stat' | 'readFile' | 'readDir' | 'connect' | 'run'
>;

/** @param likely orders that will most likely be given, sent at once: to wait for each takes longer than all else. */
export function observedHost(worker: Worker, likely: readonly (readonly string[])[]): ObservedHost {
  const answers = worker.ask(likely);
  const early = new Map(likely.map((order, at) => [order.join('\t'), answers[at]]));
  const ask = (order: readonly string[]) => early.get(order.join('\t')) ?? worker.ask([order])[0];
  const look = async <T>(order: readonly string[], read: (words: string[]) => T): Promise<Result<T>> => {
    const [state, ...words] = (await ask(order)) ?? [];
    return state === 'ok' ? ok(read(words)) : failed(errnoName(Number(words[0])));
  };
  const readFile = (path: string) => look(['read', path], ([text = '']) => text);
  return {
    platform: process.platform,
    identity: async () => identityIn(await readFile('/proc/self/status')),
    stat: (path) => look(['stat', path], statOf),
    readFile,
    readDir: (path) => look(['list', path], (names) => names),
    connect: async (address) => {
      if (address.kind !== 'unix') return failed('EAFNOSUPPORT');
      let answer = await look(['connect', address.path], () => null);
      // Where other processes disturb the kernel it walks again, and counts the links of its first try, too.
      for (let again = 0; again < 3 && !answer.ok && answer.error === 'ELOOP'; again += 1) {
        early.clear();
        answer = await look(['connect', address.path], () => null);
      }
      return answer;
    },
    run: ({ file, args }) =>
      look(['run', file, ...args], ([exitCode, stdout = '']) => ({
        exitCode: Number(exitCode),
        stdout,
        stderr: '',
      })),
  };
}

function statOf([kind, uid, gid, mode, target]: string[]): FileStat {
  return {
    kind: kind as FileStat['kind'],
    uid: Number(uid),
    gid: Number(gid),
    mode: Number(mode),
    target: kind === 'symlink' ? (target ?? '') : null,
  };
}

function identityIn(status: Result<string>): Identity {
  const parsed = status.ok ? parseProcessStatus(status.value) : null;
  if (parsed === null) throw new Error('The visitor cannot read /proc/self/status.');
  return { name: null, ...parsed };
}

const names = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));

export function errnoName(number: number): string {
  return names.get(number) ?? `errno ${number}`;
}
