import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP } from 'node:net';
import { runCommand } from './run-command.ts';

type Callback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/**
 * As the name service has it, asked in a process of its own: Node asks in a thread that nothing can stop, and waits for
 * it before it ends, however long a name server is silent.
 */
export function dnsLookup(name: string, options: LookupOptions, callback: Callback): void {
  const isQuick = process.platform !== 'linux' || name === 'localhost';
  void (isQuick ? Promise.resolve(null) : askNameService(name)).then((found) => {
    if (found === null) lookup(name, options, callback);
    else hand(found, options, callback);
  });
}

function hand(found: LookupAddress[], { all }: LookupOptions, callback: Callback): void {
  const [first] = found;
  if (first === undefined) callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), '');
  else if (all) callback(null, found);
  else callback(null, first.address, first.family);
}

/** The exit code of `getent` when no name service has the entry. */
const NOT_FOUND = 2;

/** Null where there is no `getent`, or one that knows no hosts. */
async function askNameService(name: string): Promise<LookupAddress[] | null> {
  const answer = await runCommand({ file: 'getent', args: ['ahosts', '--', name] });
  if (!answer.ok) return null;
  if (answer.value.exitCode !== 0) return answer.value.exitCode === NOT_FOUND ? [] : null;
  const addresses = answer.value.stdout.split('\n').flatMap((line) => /^(\S+)\s/.exec(line)?.[1] ?? []);
  const found = [...new Set(addresses)].filter((address) => isIP(address) !== 0);
  return found.length === 0 ? null : found.map((address) => ({ address, family: isIP(address) }));
}
