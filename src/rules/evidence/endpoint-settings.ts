import type { Endpoint, EngineCandidate, Facts } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import { escapeControls } from '../../host/escape-controls.ts';
import { ask, askToRun, type Evidence, type Step } from '../rule.ts';
import { formatName } from './format.ts';

/** What selects the endpoint of the client: `DOCKER_HOST`, `the current context "work"` … */
export function formatOrigin({ origin, context }: Pick<Endpoint, 'origin' | 'context'>): string {
  if (context === null) return origin;
  return origin.startsWith('context:')
    ? `the current context ${formatName(context)}`
    : `context ${formatName(context)} (${origin})`;
}

/** The lines of profiles that set a variable, and of other files that tools take a host from. */
export function whereSet({ client }: Facts, variables: readonly string[]): Evidence[] {
  return client.setIn
    .filter(({ variable }) => variables.includes(variable))
    .map(({ variable, file, line, value }) => ({
      label: `${escapeControls(file)}:${line}`,
      found: escapeControls(`${variable}=${value}`),
    }));
}

/** In this shell, and in the file that would set the value again. */
export function unsetVariables(facts: Facts, variables: readonly string[]): Step[] {
  return [askToRun(`unset ${variables.join(' ')}`), ...correctLines(facts, variables, 'Also remove it from')];
}

export function setVariable(facts: Facts, variable: string, value: string): Step[] {
  return [
    askToRun(`export ${variable}=${quoteWord(value)}`),
    ...correctLines(facts, [variable], 'Also correct it in'),
  ];
}

function correctLines({ client }: Facts, variables: readonly string[], what: string): Step[] {
  const lines = client.setIn
    .filter(({ variable }) => variables.includes(variable))
    .map(({ file, line }) => `${escapeControls(file)}:${line}`);
  return lines.length === 0 ? [] : [ask(`${what} ${lines.join(' and ')}.`)];
}

const defaultHosts = ['unix:///var/run/docker.sock', 'npipe:////./pipe/docker_engine'];

/** The candidates where an engine answers, the default first, since it needs no setting. */
export function answering({ candidates }: Facts): EngineCandidate[] {
  const found = candidates.filter(({ state }) => state === 'answers');
  return [...found.filter(isDefault), ...found.filter((place) => !isDefault(place))];
}

export function isDefault({ host }: EngineCandidate): boolean {
  return defaultHosts.includes(host);
}

/** No process listens there, or the path does not exist. A denial, a timeout or a foreign protocol does not count. */
export function isDead({ connection }: Pick<Facts, 'connection'>): boolean {
  if (connection.state === 'refused' || connection.state === 'missing') return true;
  return (
    connection.state === 'failed' &&
    /^E(NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH|HOSTDOWN|ADDRNOTAVAIL|CONNRESET|PIPE)$/.test(
      connection.error,
    )
  );
}
