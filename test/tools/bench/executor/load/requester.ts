import { Agent, request } from 'node:http';
import type { Target } from '../tasks.ts';

/** Milliseconds. Longer than a service may keep anybody waiting. */
const patience = 60_000;

/** Runs one script that prints the word; resolves with what was wrong with the answer, if anything. */
export type Script = (word: string) => Promise<string | undefined>;

let agent: Agent | undefined;

export function createRequester({ port, token, image }: Target): Script {
  // One for all tasks: a client that knows the service keeps its connections.
  agent ??= new Agent({ keepAlive: true });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const options = { host: '127.0.0.1', port, method: 'POST', path: '/execute', agent, headers };
  return (word) =>
    new Promise((resolve) => {
      const outgoing = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve(whatIsWrong(word, response.statusCode, text)));
        response.on('error', (error) => resolve(error.message));
      });
      outgoing.setTimeout(patience, () => outgoing.destroy(new Error(`no answer in ${patience / 1000} s`)));
      outgoing.on('error', (error) => resolve(error.message));
      outgoing.end(JSON.stringify({ script: `echo ${word}`, image }));
    });
}

function whatIsWrong(word: string, status: number | undefined, text: string): string | undefined {
  try {
    const { success, stdout, stderr, exit_code } = JSON.parse(text);
    const isRight = status === 200 && success && stdout === `${word}\n` && stderr === '' && exit_code === 0;
    return isRight ? undefined : `${status} ${text.trim()}`;
  } catch {
    return `${status} ${text.slice(0, 200)}`;
  }
}
