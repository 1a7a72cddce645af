import { Agent, request } from 'node:http';
import type { Target } from '../tasks.ts';
import type { Script } from './requester.ts';

const version = '/v1.41';

/**
 * One container as cheaply as the API lets anybody: create, start, wait, remove, on kept connections. Nothing is attached, so
 * the output is lost, and a good exit is all there is to compare; whoever wants the output has more to do.
 */
export function rawScript({ socket, image, hostConfig }: Target): Script {
  const agent = new Agent({ keepAlive: true });
  const ask = createAsk({ socketPath: socket, agent });
  return async (word) => {
    const body = {
      Image: image,
      Cmd: ['sh', '-c', `echo ${word}`],
      HostConfig: { ...(hostConfig as object), AutoRemove: false },
    };
    const made = await ask('POST', `${version}/containers/create`, body);
    const { Id } = JSON.parse(made.text);
    if (Id === undefined) return made.text;
    const path = `${version}/containers/${Id}`;
    const started = await ask('POST', `${path}/start`);
    const waited = await ask('POST', `${path}/wait`);
    const removed = await ask('DELETE', path);
    const isRight =
      started.status === 204 && removed.status === 204 && JSON.parse(waited.text).StatusCode === 0;
    return isRight ? undefined : `${started.text} ${waited.text} ${removed.text}`;
  };
}

type Ask = (method: string, path: string, body?: unknown) => Promise<{ status: number; text: string }>;

function createAsk(base: { socketPath: string; agent: Agent }): Ask {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const outgoing = request({ ...base, method, path, headers }, (response) => {
        let text = '';
        response.on('data', (part: Buffer) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
