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
  404: refusal('Path not found.'),
  405: {
    ...refusal('Method not allowed.'),
    headers: { Allow: { description: 'Allowed methods.', schema: { type: 'string' } } },
  },
};
const unauthorized = {
  ...refusal('The token is missing or wrong.'),
  headers: { 'WWW-Authenticate': { schema: { type: 'string' } } },
};

const execute = {
  summary: 'Run a script in its own container',
  description:
    'With `Accept: text/event-stream`, the output is sent as events: `stdout` and `stderr` while the script runs (an OutputEvent ' +
    'each), then `result` (a Result), or `error` (a Refusal) if the run was aborted. Errors before the script starts are ordinary responses.',
  security: [{ token: [] }],
  requestBody: { required: true, content: json('Execution') },
  responses: {
    ...always,
    200: {
      description: 'The script ran. The body says whether it succeeded.',
      content: { ...json('Result'), 'text/event-stream': { schema: { type: 'string' } } },
    },
    400: refusal('The request body is not valid.'),
    401: unauthorized,
    403: refusal("The image is not allowed (see `allowed`), or the request's host name is not served."),
    413: refusal('The body is larger than 1 MiB, or the script is larger than MAX_SCRIPT.'),
    415: refusal('The Content-Type is not application/json.'),
    429: later('Too many requests are waiting.'),
    500: refusal('The engine could not run the script, or the service failed.'),
    503: later(
      'The service is shutting down, the image is not on the host, or the engine cannot be reached.',
    ),
  },
};

/** What the service answers at GET /openapi.json. */
export const openApi = {
  openapi: '3.1.0',
  info: { title: 'script-executor', version, description: 'Runs scripts in disposable containers.' },
  paths: {
    '/execute': { post: execute },
    '/health': {
      get: {
        summary: 'Check whether scripts can run',
        responses: {
          ...always,
          200: { description: 'Scripts can run.', content: json('Healthy') },
          503: { description: 'Scripts cannot run; the body has the reason.', content: json('Unhealthy') },
        },
      },
    },
    '/metrics': {
      get: {
        summary: 'Prometheus metrics (no token needed if METRICS_PUBLIC is set)',
        security: [{ token: [] }],
        responses: {
          ...always,
          200: {
            description: 'Prometheus text format 0.0.4.',
            content: { 'text/plain': { schema: { type: 'string' } } },
          },
          401: unauthorized,
        },
      },
    },
    '/openapi.json': {
      get: {
        summary: 'OpenAPI description of this service',
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
