import type { ConfigFile } from '../../facts/facts.ts';
import type { Result } from '../../host/host.ts';
import { parseJsonObject } from '../../host/json-value.ts';

/** No client writes one of that size; a hundred megabytes are not read to find a name. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * Of config.json only the name of the current context. An empty file is none to the client; one that it cannot parse it
 * warns about and goes on without (docker 28).
 */
export function parseConfig(text: Result<string>): ConfigFile {
  if (!text.ok) {
    const isAbsent = text.error === 'ENOENT' || text.error === 'ENOTDIR';
    return isAbsent ? { state: 'absent' } : { state: 'unreadable', error: text.error };
  }
  if (text.value.trim() === '') return { state: 'empty' };
  const config = parseJsonObject(text.value);
  if (config === null)
    return { state: 'corrupt', problem: { code: 'not-json', detail: 'is not a JSON object' } };
  // A null leaves the field as it is: nothing to complain about for the client.
  const currentContext = config.currentContext ?? '';
  if (typeof currentContext !== 'string')
    return {
      state: 'corrupt',
      problem: { code: 'bad-context-name', detail: 'has a currentContext that is not a string' },
    };
  return { state: 'read', currentContext: currentContext === '' ? null : currentContext };
}
