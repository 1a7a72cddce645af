import type { Connection, Facts } from '../../facts/facts.ts';
import { formatErrno } from '../../host/errno.ts';
import type { Evidence } from '../rule.ts';

/** The row of a connection that did not succeed, in the words of the error message; none if it did or was not tried. */
export function connectRow({ connection }: Pick<Facts, 'connection'>, expected?: string): Evidence[] {
  if (connection.state === 'ok' || connection.state === 'not-tried') return [];
  const row = { label: 'connect', found: formatConnection(connection) };
  return [expected === undefined ? row : { ...row, expected }];
}

export function formatConnection(connection: Connection): string {
  switch (connection.state) {
    case 'ok':
      return 'an engine answers';
    case 'timeout':
      return formatErrno('ETIMEDOUT');
    case 'not-tried':
      return `not tried: ${connection.reason}`;
    case 'denied':
    case 'refused':
    case 'missing':
    case 'failed':
      return formatErrno(connection.error);
  }
}
