import { version } from '../version.ts';
import { schemas } from './openapi-schemas.ts';

const json = (schema: string) => ({
  'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
});
const refusal = (description: string) => ({ description, content: json('Refusal') });
const later = (description: string) => ({
  ...refusal(description),
  headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'string', pattern: '^\\d+$' } } },
});

const always = {
  403: refusal('The host name of the request is not served.'),
  404: refusal('There is no such path.'),
  405: {
    ...refusal('The path takes another method.'),
    headers: { Allow: { description: 'The methods it takes.', schema: { type: 'string' } } },
  },
};
const unauthorized = {
  ...refusal('The token is missing or wrong.'),
  headers: { 'WWW-Authenticate': { schema: { type: 'string' } } },
};

const execute = {
  summary: 'Runs a script in a container of its own',
  description:
    'With `Accept: text/event-stream` the output comes as events: `stdout` and `stderr` while the script runs (an OutputEvent ' +
    'each), at last `result` (a Result), or `error` (a Refusal) when the run broke off. A refusal before that is an ordinary answer.',
  security: [{ token: [] }],
  requestBody: { required: true, content: json('Execution') },
  responses: {
    ...always,
    200: {
      description: 'The script was run. Whether it succeeded is in the body.',
      content: { ...json('Result'), 'text/event-stream': { schema: { type: 'string' } } },
    },
    400: refusal('The body is not what it must be.'),
    401: unauthorized,
    403: refusal(
      'The image is not on the list of `allowed` ones, or the host name of the request is not served.',
    ),
    413: refusal('The body is longer than 1 MiB, or the script than MAX_SCRIPT.'),
    415: refusal('The body is not sent as application/json.'),
    429: later('Too many scripts are waiting.'),
    500: refusal('The engine could not run the script, or the service failed.'),
    503: later(
      'The service is shutting down, the image is not on the host, or the engine can not be reached.',
    ),
  },
};

/** What the service answers at GET /openapi.json. */
export const openApi = {
  openapi: '3.1.0',
  info: { title: 'script-executor', version, description: 'Runs scripts in throw-away containers.' },
  paths: {
    '/execute': { post: execute },
    '/health': {
      get: {
        summary: 'Whether scripts can be run',
        responses: {
          ...always,
          200: { description: 'They can.', content: json('Healthy') },
          503: { description: 'They can not, and why.', content: json('Unhealthy') },
        },
      },
    },
    '/metrics': {
      get: {
        summary: 'Metrics for Prometheus; without a token where METRICS_PUBLIC is set',
        security: [{ token: [] }],
        responses: {
          ...always,
          200: { description: 'Format 0.0.4.', content: { 'text/plain': { schema: { type: 'string' } } } },
          401: unauthorized,
        },
      },
    },
    '/openapi.json': {
      get: {
        summary: 'This description',
        responses: {
          ...always,
          200: {
            description: 'OpenAPI 3.1.',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
        },
      },
    },
  },
  components: { schemas, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
};
