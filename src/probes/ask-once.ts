import type { Host } from '../host/host.ts';

/** Five hundred services of one image are one question: facts are a picture of one moment. */
export function askOnce(request: Host['request']): Host['request'] {
  const asked = new Map<string, ReturnType<Host['request']>>();
  return (address, question, timeoutMs) => {
    if (question.method !== 'GET') return request(address, question, timeoutMs);
    const key = JSON.stringify([address, question]);
    const answer = asked.get(key) ?? request(address, question, timeoutMs);
    asked.set(key, answer);
    return answer;
  };
}
