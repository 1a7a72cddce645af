import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { openApi } from '../../../templates/executor/src/http/openapi.ts';

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

interface Described {
  readonly content: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
}

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
ajv.addSchema({ $id: 'openapi', components: openApi.components }, 'openapi');
// Words of OpenAPI around the schemas, which are no part of JSON Schema.
ajv.addVocabulary(['components']);

/** What validates against a schema of the description, such as `Result`. */
export function validatorOf(name: keyof typeof openApi.components.schemas): ValidateFunction {
  const validate = ajv.getSchema(`openapi#/components/schemas/${name}`);
  if (!validate) throw new Error(`the description has no schema ${name}`);
  return validate;
}

/** Requires that the description knows the answer: its status, type and every field. */
export function expectDescribed({ method, path }: { method: string; path: string }, got: Answered): void {
  const described = responseFor(method, path, got.status);
  const type = String(got.headers['content-type']).split(';', 1)[0] ?? '';
  expect(Object.keys(described.content), `${method} ${path} ${got.status}`).toContain(type);
  for (const name of Object.keys(described.headers ?? {})) {
    if (name === 'Retry-After' && got.status === 503) continue;
    expect(got.headers, `${method} ${path} ${got.status}`).toHaveProperty(name.toLowerCase());
  }
  const reference = JSON.stringify(described.content[type]).match(/#\/components\/schemas\/(\w+)/)?.[1];
  if (method === 'HEAD' || reference === undefined) return;
  const validate = validatorOf(reference as keyof typeof openApi.components.schemas);
  expect(validate(JSON.parse(got.text)), `${got.text} ${JSON.stringify(validate.errors)}`).toBe(true);
}

/** For an unknown path, and a method that a path does not take, any path's own words about that are good. */
function responseFor(method: string, path: string, status: number): Described {
  const paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> = openApi.paths;
  const operations = paths[path] ?? paths['/execute'] ?? {};
  const known = operations[method === 'HEAD' ? 'get' : method.toLowerCase()] ?? Object.values(operations)[0];
  const { responses } = known as { responses: Readonly<Record<number, Described>> };
  const response = responses[status];
  if (!response) throw new Error(`the description has no ${status} for ${method} ${path}`);
  return response;
}
