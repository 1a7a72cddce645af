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
      description: 'A path in the folder that the script starts in.',
    },
    content: text,
    encoding: { ...encoding, description: 'Of `content`.' },
  },
  ['encoding'],
);

const nullable = (type: string, more: object = {}) => ({ type: [type, 'null'], ...more });

export const schemas = {
  Execution: exactly(
    {
      script: { ...text, minLength: 1, description: 'For `sh`; at most MAX_SCRIPT bytes.' },
      image: nullable('string', { description: 'One of IMAGES, to the letter; without it the first.' }),
      stdin: nullable('string'),
      files: nullable('array', { items: { $ref: '#/components/schemas/File' }, maxItems: 64 }),
      timeout: nullable('number', { minimum: 0.1, description: 'Seconds, at most MAX_TIMEOUT.' }),
      encoding: { ...encoding, description: 'Of `stdout` and `stderr` in the answer.' },
    },
    ['image', 'stdin', 'files', 'timeout', 'encoding'],
  ),
  File: file,
  Result: exactly({
    success: { ...truth, description: 'The script ended by itself with code 0.' },
    stdout: text,
    stderr: text,
    exit_code: { type: 'integer', description: '124 after a timeout, 137 out of memory.' },
    execution_time: seconds,
    error: nullable('string'),
    timed_out: truth,
    oom_killed: truth,
    stdout_truncated: truth,
    stderr_truncated: truth,
    image: text,
    request_id: text,
    queue_time: seconds,
    warm: { ...truth, description: 'The container was there already.' },
  }),
  OutputEvent: {
    oneOf: [exactly({ text }), exactly({ base64: { ...text, description: 'Each event by itself.' } })],
  },
  Refusal: exactly(
    {
      success: { const: false },
      error: { ...text, description: 'A sentence for people.' },
      reason: { ...text, description: 'A word for programs.' },
      allowed: { ...texts, description: 'The images that may be used.' },
      request_id: text,
    },
    ['allowed'],
  ),
  Healthy: exactly(
    {
      status: { const: 'healthy' },
      not_enforced: { ...texts, description: 'Limits that this engine does not keep.' },
      unusable_images: { type: 'array', items: exactly({ image: text, error: text }) },
      without_timeout: {
        ...texts,
        description: 'Images without `timeout`: only the service ends their scripts.',
      },
    },
    ['not_enforced', 'unusable_images', 'without_timeout'],
  ),
  Unhealthy: exactly({ status: { const: 'unhealthy' }, reason: text, error: text }),
};
