export const logLevels = ['info', 'debug', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

const rank: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

export type Log = (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** One JSON object a line; who writes it decides what is in it: never a token, never a script's text. */
export function createLog(threshold: LogLevel, write: (line: string) => void): Log {
  return (level, event, fields) => {
    if (rank[level] < rank[threshold]) return;
    write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
  };
}
