import { afterAll, describe, expect, it } from 'vitest';
import { openApi } from '../../../templates/executor/src/http/openapi.ts';
import { routes } from '../../../templates/executor/src/http/routes.ts';
import { validatorOf } from './described.ts';
import { type Served, send, serve, token } from './serve.ts';

const served: Served[] = [];
afterAll(() => {
  for (const { close } of served) close();
});

describe('the description of the API', () => {
  it('is served to everyone', async () => {
    const one = await serve({ EXECUTOR_TOKEN: token });
    served.push(one);
    const answer = await send(one.port, { method: 'GET', path: '/openapi.json' });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual(JSON.parse(JSON.stringify(openApi)));
  });

  it('has every route with its method, and no other', () => {
    const described = Object.entries(openApi.paths).map(([path, operations]) => [
      path,
      Object.keys(operations),
    ]);
    const served = Object.entries(routes).map(([path, [method]]) => [path, [method.toLowerCase()]]);
    expect(described).toEqual(served);
  });

  it('refers to nothing that is not in it', () => {
    const names = [...JSON.stringify(openApi).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(names.length).toBeGreaterThan(5);
    for (const [, name] of names) expect(Object.keys(openApi.components.schemas)).toContain(name);
  });

  it('has schemas that a strict validator takes', () => {
    for (const name of Object.keys(openApi.components.schemas))
      expect(() => validatorOf(name as keyof typeof openApi.components.schemas)).not.toThrow();
  });

  it.each([
    [{ script: 'ls' }, true],
    [{ script: 'ls', files: [{ name: 'a/b.txt', content: '' }], encoding: 'base64', timeout: 1 }, true],
    [{ script: 'ls', image: null, stdin: null, timeout: null, files: null, encoding: null }, true],
    [{}, false],
    [{ script: '' }, false],
    [{ script: 'ls', privileged: true }, false],
    [{ script: 'ls', encoding: 'hex' }, false],
    [{ script: 'ls', files: [{ name: '../x', content: '' }] }, false],
  ])('judges the request %j as the service does', async (body, isValid) => {
    const validate = validatorOf('Execution');
    expect(validate(body), JSON.stringify(validate.errors)).toBe(isValid);
    const [one] = served;
    const answer = await send(one?.port ?? 0, {
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    // Past the body there is no engine here.
    expect(answer.status).toBe(isValid ? 503 : 400);
  });
});
