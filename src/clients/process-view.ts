import type { Facts, ProcessFacts } from '../facts/facts.ts';

/**
 * The facts as another process would find them: rules about this process then hold for that one. Null where too little
 * is known of it.
 */
export function seenBy(process: ProcessFacts, facts: Facts): Facts | null {
  if (process.state === 'unknown') return null;
  const { caller, endpoint, socket, connection, confinement, groups, manager, launch } = process;
  // Endpoints that this user could use say nothing about another.
  return {
    ...facts,
    caller,
    endpoint,
    socket,
    connection,
    confinement,
    groups,
    manager,
    launch,
    candidates: [],
  };
}

export interface ProcessVerdict {
  readonly access: 'ok' | 'denied' | 'unknown';
  /** Why it is unknown. */
  readonly reason?: string;
}

export function judgeProcess(process: ProcessFacts): ProcessVerdict {
  if (process.state === 'unknown') return { access: 'unknown', reason: process.reason };
  const { connection } = process;
  switch (connection.state) {
    case 'ok':
      return { access: 'ok' };
    case 'not-tried':
      return { access: 'unknown', reason: connection.reason };
    case 'timeout':
      return { access: 'unknown', reason: 'the engine did not answer in time' };
    case 'denied':
    case 'refused':
    case 'missing':
    case 'failed':
      return { access: 'denied' };
  }
}
