import { readFileSync } from 'node:fs';
import { SettingError } from './setting-error.ts';
import { type Env, flag, text } from './setting-values.ts';

/** The token a request must carry; undefined only where its absence was asked for by name. */
export function readToken(env: Env): string | undefined {
  const token = text(env, 'EXECUTOR_TOKEN') ?? readTokenFile(text(env, 'EXECUTOR_TOKEN_FILE'));
  const mayLack = flag(env, 'EXECUTOR_INSECURE_NO_TOKEN');
  if (token === undefined && !mayLack) {
    throw new SettingError('EXECUTOR_TOKEN', missingToken);
  }
  if (token !== undefined && !/^[\x21-\x7e]{16,}$/.test(token)) {
    throw new SettingError('EXECUTOR_TOKEN', 'must be at least 16 printable characters without spaces');
  }
  return token;
}

const missingToken =
  'is not set. Without it, anyone who can reach this service could run scripts. Set it (or EXECUTOR_TOKEN_FILE) to a random string of at least ' +
  '16 characters (openssl rand -hex 32), or set EXECUTOR_INSECURE_NO_TOKEN=1 for local development';

function readTokenFile(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new SettingError('EXECUTOR_TOKEN_FILE', `is not a readable file: ${(error as Error).message}`);
  }
}
