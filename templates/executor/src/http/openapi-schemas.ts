import { encodings } from './request-fields.ts';

type Properties = Readonly<Record<string, object>>;

const text = { type: 'string' };
const truth = { type: 'boolean' };
const seconds = { type: 'number', minimum: 0, description: 'Seconds.' };
const encoding = { enum: [...encodings, null], default: 'utf8' };
const texts = { type: 'array', items: text };

/** An object with exactly these fields, all of them required but the ones named. */
function exactly(properties: Properties, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

const file = exactly(
  {
    name: {
      ...text,
      maxLength: 200,
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$',
      description: "Path relative to the script's working directory.",
    },
    content: text,
    encoding: { ...encoding, description: 'Encoding of `content`.' },
  },
  ['encoding'],
);

const nullable = (type: string, more: object = {}) => ({ type: [type, 'null'], ...more });

export const schemas = {
  Execution: exactly(
    {
      script: { ...text, minLength: 1, description: 'Shell script for `sh`; at most MAX_SCRIPT bytes.' },
      image: nullable('string', { description: 'Exact name of an image in IMAGES. Default: the first one.' }),
      stdin: nullable('string'),
      files: nullable('array', { items: { $ref: '#/components/schemas/File' }, maxItems: 64 }),
      timeout: nullable('number', {
        minimum: 0.1,
        description: 'Time limit in seconds, at most MAX_TIMEOUT.',
      }),
      encoding: { ...encoding, description: 'Encoding of `stdout` and `stderr` in the response.' },
    },
    ['image', 'stdin', 'files', 'timeout', 'encoding'],
  ),
  File: file,
  Result: exactly({
    success: { ...truth, description: 'The script exited with code 0.' },
    stdout: text,
    stderr: text,
    exit_code: { type: 'integer', description: '124 after a timeout, 137 when out of memory.' },
    execution_time: seconds,
    error: nullable('string'),
    timed_out: truth,
    oom_killed: truth,
    stdout_truncated: truth,
    stderr_truncated: truth,
    image: text,
    request_id: text,
    queue_time: seconds,
    warm: { ...truth, description: 'A waiting container was used.' },
  }),
  OutputEvent: {
    oneOf: [
      exactly({ text }),
      exactly({ base64: { ...text, description: 'Each event is encoded separately.' } }),
    ],
  },
  Refusal: exactly(
    {
      success: { const: false },
      error: { ...text, description: 'Human-readable message.' },
      reason: { ...text, description: 'Machine-readable reason.' },
      allowed: { ...texts, description: 'Allowed images.' },
      request_id: text,
    },
    ['allowed'],
  ),
  Healthy: exactly(
    {
      status: { const: 'healthy' },
      not_enforced: { ...texts, description: 'Limits that this engine does not enforce.' },
      unusable_images: { type: 'array', items: exactly({ image: text, error: text }) },
      without_timeout: {
        ...texts,
        description: 'Images without the `timeout` program; only the service stops their scripts.',
      },
    },
    ['not_enforced', 'unusable_images', 'without_timeout'],
  ),
  Unhealthy: exactly({ status: { const: 'unhealthy' }, reason: text, error: text }),
};
