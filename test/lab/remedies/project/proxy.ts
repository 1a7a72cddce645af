import type { RuleId } from '../../../../src/rules/index.ts';
import { nodeImage, type Setting } from '../../causes/project/compose-file.ts';
import type { Remedied } from '../staging.ts';
import { lasting } from './lasting.ts';

const proxyImage = 'tecnativa/docker-socket-proxy:v0.4.2';

/** Tries over and over, where it is told to, to list containers and to kill one that is not there. It holds no `$`. */
const client = `
const { existsSync } = require('node:fs');
const path = '/var/run/docker.sock';
const told = process.argv.map((word) => word.split('.endpoint=')[1]).find(Boolean) ?? process.env.DOCKER_HOST;
const to = told === undefined ? { socketPath: path } : { host: new URL(told).hostname, port: new URL(told).port };
const ask = (method, path) => new Promise((resolve) => require('node:http')
  .request({ ...to, method, path }, (answer) => resolve(answer.resume().statusCode))
  .on('error', (error) => resolve(error.code)).end());
setInterval(async () => {
  const read = await ask('GET', '/containers/json');
  const changes = await ask('POST', '/containers/nobody/kill');
  const raw = existsSync(path) ? ', raw socket' : '';
  console.log(read === 200 ? 'reads' + (changes === 403 ? '' : ', changes') + raw : read);
}, 300);
`;

export const allowed = 'no client is: with the raw socket it may do anything';

/** Reads what it needs, and no more, by way of a proxy. */
export function proxied(rule: RuleId, setting: Setting, more: Partial<Remedied> = {}): Remedied {
  return lasting(
    rule,
    {
      ...setting,
      on: { kind: 'rootful', images: [nodeImage, proxyImage] },
      network: 'default',
      program: client,
    },
    { flags: ['--strategy', 'proxy'], gives: 'reads', ...more },
  );
}
