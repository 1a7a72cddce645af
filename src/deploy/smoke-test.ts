import type { Address, EngineRequest, EngineResponse, Host, Result } from '../host/host.ts';

export interface SmokeQuestion {
  readonly address: Extract<Address, { kind: 'tcp' }>;
  /** Null where the service asks for none. */
  readonly token: string | null;
  /** Those that a script may run in. */
  readonly images: readonly string[];
}

export interface SmokeResult {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly milliseconds: number;
}

interface Trial {
  readonly name: string;
  readonly request: EngineRequest;
  readonly token: 'sent' | 'left out';
  /** Null when the answer is right, else what is wrong with it. */
  readonly judge: (answer: EngineResponse) => string | null;
}

const REQUEST_TIMEOUT_MS = 30_000;

/** Sends the requests that a person would try by hand, in order; the first that fails ends it. */
export async function smokeTest(host: Host, question: SmokeQuestion): Promise<SmokeResult[]> {
  const results: SmokeResult[] = [];
  for (const trial of trials(question)) {
    const result = await tryOut(host, question, trial);
    results.push(result);
    if (!result.ok) break;
  }
  return results;
}

const PYTHON = 'python:3.11-alpine';

function trials({ token, images }: SmokeQuestion): Trial[] {
  const inPython = execute(
    { script: 'python3 --version', image: PYTHON },
    'Python 3.11',
    'runs one in another image',
  );
  const withoutToken: Trial[] = [
    {
      ...execute({ script: 'echo test' }, '', 'refuses a request without the token'),
      token: 'left out',
      judge: wantStatus(401),
    },
  ];
  return [
    {
      name: 'is healthy',
      request: { method: 'GET', path: '/health' },
      token: 'sent',
      judge: wantStatus(200),
    },
    execute(
      { script: 'echo "Docker permissions working!"' },
      'Docker permissions working!\n',
      'runs a script',
    ),
    execute({ script: 'echo test' }, 'test\n', 'runs another one'),
    ...(images.includes(PYTHON) ? [inPython] : []),
    {
      name: 'shows its metrics',
      request: { method: 'GET', path: '/metrics' },
      token: 'sent',
      judge: wantMetrics,
    },
    ...(token === null ? [] : withoutToken),
  ];
}

function execute(body: { script: string; image?: string }, wanted: string, name: string): Trial {
  return {
    name,
    request: { method: 'POST', path: '/execute', body },
    token: 'sent',
    judge: (answer) => wantOutput(answer, wanted),
  };
}

async function tryOut(
  host: Host,
  { address, token }: SmokeQuestion,
  { name, request, token: send, judge }: Trial,
): Promise<SmokeResult> {
  const authorization = token !== null && send === 'sent' ? { authorization: `Bearer ${token}` } : {};
  const headers = { host: `localhost:${address.port}`, ...authorization };
  const began = performance.now();
  const answer = await host.request(address, { ...request, headers }, REQUEST_TIMEOUT_MS);
  const milliseconds = Math.round(performance.now() - began);
  const problem = judgeAnswer(answer, judge);
  return { name, ok: problem === null, detail: problem ?? '', milliseconds };
}

function judgeAnswer(answer: Result<EngineResponse>, judge: Trial['judge']): string | null {
  return answer.ok ? judge(answer.value) : `no answer (${answer.error})`;
}

function wantStatus(status: number): Trial['judge'] {
  return (answer) => (answer.status === status ? null : describeAnswer(answer));
}

function wantOutput(answer: EngineResponse, wanted: string): string | null {
  const body = answer.body as { success?: unknown; stdout?: unknown } | null;
  const isRight = answer.status === 200 && body?.success === true && String(body.stdout).startsWith(wanted);
  return isRight ? null : describeAnswer(answer);
}

function wantMetrics(answer: EngineResponse): string | null {
  return answer.status === 200 && String(answer.body).includes('# TYPE ') ? null : describeAnswer(answer);
}

const LONGEST_DETAIL = 300;

function describeAnswer({ status, body }: EngineResponse): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `HTTP ${status} ${text}`.slice(0, LONGEST_DETAIL);
}
