export interface Tree {
  readonly name: string;
  readonly root: string;
  /** What lies at the top, each with what it holds. A file may import from its own line and those above it. */
  readonly stages: readonly (readonly [name: string, holds: string])[];
  /** Bounds to be kept: things at the top, and arrows between them. */
  readonly most: { readonly nodes: number; readonly arrows: number };
}

const repository = new URL('../../../', import.meta.url).pathname;

export const program: Tree = {
  name: 'src',
  root: `${repository}src`,
  most: { nodes: 20, arrows: 90 },
  stages: [
    ['errors.ts', 'the error that a person reads: code, message, next step'],
    ['version.ts', 'the version of this package'],
    ['compose', 'readers of Compose files, `.env` and Dockerfiles'],
    [
      'host',
      'the port `Host`, through which everything outside is reached, and its adapter for this machine',
    ],
    ['engine', "a typed client of the engine's API over the port"],
    ['facts', 'types only: what is known about the host, the engine and the project'],
    ['access', 'the model of what the kernel decides when a process connects to the socket'],
    ['clients', 'who wants the engine from inside a container, and what the model says to each'],
    ['probes', 'read the facts through the port'],
    ['edit', 'text and an edit make a text; every other byte stays'],
    ['rules', 'a rule for each cause: from facts to a diagnosis with remedies'],
    ['diagnose', 'runs the rules: findings, root cause first, and the verdict'],
    ['explain', 'from the words of an error message to its likely causes'],
    ['plan', 'from findings and consent to ordered actions'],
    ['apply', 'the stage that acts: files, commands, containers; journal, rollback, verification'],
    ['deploy', 'what `deploy` adds: the template, environments, preflight, smoke test'],
    ['report', 'from a report to text, in each format'],
    ['commands', 'a command each: composes the stages above'],
    ['cli', 'the definitions of commands and options'],
    ['run.ts', 'arguments, streams and host to an exit code'],
  ],
};

export const executor: Tree = {
  name: 'templates/executor/src',
  root: `${repository}templates/executor/src`,
  most: { nodes: 20, arrows: 45 },
  stages: [
    ['log.ts', 'the log: a line of JSON each'],
    ['version.ts', 'the version of the service'],
    ['body-budget.ts', 'bounds the memory of request bodies'],
    ['queue.ts', 'requests that wait for a slot'],
    ['settings', 'environment variables to settings'],
    ['engine', "the engine's API"],
    ['metrics', 'counters in the format of Prometheus'],
    ['pool', 'containers that wait for a script'],
    ['script', 'runs one script in one container'],
    ['service.ts', 'everything that lives as long as the process'],
    ['service-gauges.ts', 'metrics that are read off the service'],
    ['http', 'routes, requests and responses'],
    ['broker', "the process that alone holds the engine's socket"],
    ['shut-down.ts', 'the end, with a grace period'],
    ['main.ts', 'starts it all'],
  ],
};
