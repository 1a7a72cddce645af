import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../../templates/executor/src/settings/settings.ts';

const template = new URL('../../../templates/executor/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, template), 'utf8');

/** Every name the service asks its environment for; without a token, so that all the ways to one are tried. */
function settingsRead(): string[] {
  const asked = new Set<string>();
  const env = new Proxy<Record<string, string>>(
    { EXECUTOR_INSECURE_NO_TOKEN: '1' },
    {
      get: (target, name) => {
        asked.add(String(name));
        return Reflect.get(target, name);
      },
    },
  );
  readSettings(env);
  return [...asked].sort();
}

const compose = read('docker-compose.yml');
const service = parse(compose).services['script-executor'];
const passedOn: string[] = Object.keys(service.environment);
const explained = [...read('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name);
const interpolated = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name);

/** Settings that a value in .env does not reach as such, and why. */
const special: Readonly<Record<string, string>> = {
  HOST: 'fixed in the image',
  PORT: 'fixed in the image',
  DOCKER_HOST: 'the socket is mounted where the default looks for it',
  HOST_PORT: 'the port that Compose publishes',
  BASE_IMAGE: 'in .env what the image of the service is built from',
  BROKER_SOCKET: 'where another process holds the engine, in the Compose file with a broker',
  EXECUTOR_TOKEN_FILE: 'for secrets, which a Compose file of one’s own mounts',
  EXECUTOR_INSECURE_NO_TOKEN: 'in docker-compose.development.yml only',
};

describe('the settings of the template', () => {
  it('are passed on to the service, all of them', () => {
    expect(passedOn.toSorted()).toEqual(settingsRead().filter((name) => !(name in special)));
  });

  it('that have their own ways are settings all the same', () => {
    expect(settingsRead()).toEqual(expect.arrayContaining(Object.keys(special)));
  });

  it('are explained in .env.example, and nothing else is', () => {
    expect(explained.toSorted()).toEqual([...new Set(interpolated)].sort());
  });

  it('keep their names on the way', () => {
    for (const [name, value] of Object.entries(service.environment)) expect(value).toBe(`\${${name}:-}`);
  });

  it('come to the service in no other way', () => {
    const sources = readdirSync(new URL('src/', template), { recursive: true }).map(String);
    const files = sources.filter((name) => name.endsWith('.ts'));
    const readers = files.filter((name) => /process\.env[.[]/.test(read(`src/${name}`)));
    expect(readers).toEqual([]);
  });
});

it('the dashboard of the template is among the files that are deployed', () => {
  const list = readFileSync(new URL('../../../src/deploy/template.ts', import.meta.url), 'utf8');
  expect(list).toContain("'grafana-dashboard.json'");
});
