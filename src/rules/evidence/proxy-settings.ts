import type { RefusedRequest, Refuser } from '../../facts/facts.ts';
import { type AskStep, ask, askToWrite } from '../rule.ts';

/** What proxies made of HAProxy or nginx call the section of the API that a path belongs to. */
const sections: Readonly<Record<RefusedRequest['path'], string>> = {
  '/version': 'VERSION',
  '/info': 'INFO',
  '/containers/json': 'CONTAINERS',
};

/** Made of the page that refuses; they are set alike. */
const withVariables = 'tecnativa/docker-socket-proxy, linuxserver/socket-proxy and others like them';
const withPatterns = 'wollomatic/socket-proxy';

/** The programs that refuse in this form, and what opens their way. */
export function formatRefuser(by: Refuser): string | null {
  switch (by) {
    case 'haproxy':
      return `HAProxy, as in ${withVariables}`;
    case 'nginx':
      return 'nginx, as in linuxserver/socket-proxy';
    case 'go':
      return `a server written in Go, such as ${withPatterns}`;
    case 'engine':
    case 'unknown':
      return null;
  }
}

/** In the proxy's own settings: which it is, only the form of its answer tells. */
export function openingSteps(by: Refuser, paths: readonly RefusedRequest['path'][]): AskStep[] {
  const variables = askToWrite(paths.map((path) => `${sections[path]}: "1"`));
  const pattern = askToWrite([`-allowGET=${patternFor(paths)}`]);
  const then = ask('Then create its container again, for example with docker compose up -d.');
  switch (by) {
    case 'haproxy':
    case 'nginx':
      return [ask('In the environment of the proxy:'), variables, then];
    case 'go':
      return [ask('In the command of the proxy, beside what its pattern allows already:'), pattern, then];
    case 'engine':
    case 'unknown':
      return [
        ask(`With variables (${withVariables}), in the environment of the proxy:`),
        variables,
        ask(`With patterns (${withPatterns}), in its command, beside what its pattern allows already:`),
        pattern,
        then,
      ];
  }
}

/** It matches whole paths, with the version of the API before them or without. */
function patternFor(paths: readonly string[]): string {
  return `(/v1\\.\\d+)?/(${['_ping', ...paths.map((path) => path.slice(1))].join('|')})`;
}
