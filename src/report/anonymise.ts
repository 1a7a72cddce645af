import type { Caller, Facts, ProcessFacts } from '../facts/facts.ts';
import { escapePattern } from './escape-pattern.ts';

/** Account names that do not identify a person. */
const impersonal = new Set(
  ['root', 'docker', 'podman', 'admin', 'user', 'users', 'sudo', 'wheel', 'runner', 'ubuntu', 'debian']
    .concat([
      'fedora',
      'centos',
      'vagrant',
      'ec2-user',
      'azureuser',
      'jenkins',
      'gitlab-runner',
      'node',
      'nobody',
    ])
    .concat(['vscode', 'codespace', 'core', 'pi', 'group', 'socket']),
);

/**
 * Removes people and hosts from a text: `<user>` for the caller, the members of the groups and the owner of a home
 * directory, `<host>` for a remote host. Ids and the names of services stay.
 */
export function anonymiser(facts: Facts): (text: string) => string {
  const people = namesIn(facts).map((name) => wordPattern(name));
  const hosts = hostsIn(facts).map((name) => wordPattern(name));
  return (text) => {
    const placed = text.replace(/((?:\/home|\/Users|[A-Za-z]:\\Users)[/\\])[^/\\\s'":,)]+/g, '$1<user>');
    const withoutHosts = hosts.reduce(
      (rest, pattern) => rest.replace(pattern, '<host>'),
      withoutAuthorities(placed),
    );
    return people.reduce((rest, pattern) => rest.replace(pattern, '<user>'), withoutHosts);
  };
}

function namesIn(facts: Facts): string[] {
  const views = [facts, ...viewsOf(facts).filter(({ caller }) => isPerson(caller))];
  // The account of a service identifies no person, and is often called as the service is.
  const accounts = viewsOf(facts).flatMap(({ caller }) => (isPerson(caller) ? [] : [caller.name ?? '']));
  const groups = [facts, ...viewsOf(facts)].flatMap(({ groups }) => [groups.ofSocket, groups.docker]);
  const members = groups.flatMap((group) => (group.state === 'found' ? group.members : []));
  const names = [...views.map(({ caller }) => caller.name ?? ''), ...members].map(withoutDomain);
  const others = names.filter((name) => name !== '' && !impersonal.has(name.toLowerCase()));
  return longestFirst(others.filter((name) => !accounts.includes(name)));
}

function viewsOf({ processes }: Facts): Extract<ProcessFacts, { state: 'known' }>[] {
  return processes.filter((process) => process.state === 'known');
}

/** Accounts of services have lower numbers. */
function isPerson({ uid }: Pick<Caller, 'uid'>): boolean {
  return uid === null || uid >= 1000;
}

/** `CORP\ann` and `ann@corp.example` are ann. */
function withoutDomain(name: string): string {
  return name.replace(/^.*\\/, '').replace(/@.*$/, '');
}

function hostsIn(facts: Facts): string[] {
  const { endpoint, client, candidates } = facts;
  const urls = [
    endpoint.host,
    ...viewsOf(facts).map((view) => view.endpoint.host),
    ...client.contexts.flatMap((context) => (context.state === 'read' ? [context.host] : [])),
    ...Object.values(client.variables),
    ...candidates.map(({ host }) => host),
  ];
  const authorities = urls.flatMap((url) => /^\w+:\/\/(?:[^@/\s]*@)?([^/:\s]+)/.exec(url)?.[1] ?? []);
  return longestFirst(authorities.filter((host) => !isNearby(host) && !/^[~$]/.test(host)));
}

/** Also for hosts that no fact names: everything between `//` and the path. */
function withoutAuthorities(text: string): string {
  return text.replace(
    /\b((?:tcp|ssh|https?|socks5h?):\/\/)([^\s/:@]+@)?([^\s/:'")]+)/g,
    (_, scheme: string, user: string | undefined, host: string) =>
      `${scheme}${user === undefined ? '' : '<user>@'}${isNearby(host) || host.startsWith('…') ? host : '<host>'}`,
  );
}

function isNearby(host: string): boolean {
  return /^(localhost|127\.[\d.]+|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|docker)$/.test(host);
}

function longestFirst(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => b.length - a.length);
}

function wordPattern(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escapePattern(name)}(?![\\p{L}\\p{N}_])`, 'giu');
}
