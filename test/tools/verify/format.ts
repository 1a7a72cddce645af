import type { Case, Node, Who } from './case.ts';
import type { Comparison } from './compare.ts';
import type { Visit } from './visit.ts';

export function formatSummary(results: readonly Comparison[], kernel: ReadonlyMap<string, number>): string {
  const disagreed = results.filter(({ outcome }) => outcome === 'disagreed').length;
  const reasons = results.flatMap((result) => (result.outcome === 'unknown' ? [result.why] : []));
  const answers = [...kernel]
    .sort(([, one], [, other]) => other - one)
    .map(([name, times]) => `${name} ${times}`);
  return [
    `The kernel said: ${answers.join(', ')}.`,
    `The model left ${reasons.length} open${reasons.length > 0 ? `: ${count(reasons)}` : ''}.`,
    `${results.length} cases, ${disagreed} disagreements`,
    '',
  ].join('\n');
}

function count(words: readonly string[]): string {
  const kinds = [...new Set(words)];
  return kinds.map((kind) => `${words.filter((word) => word === kind).length} with ${kind}`).join('; ');
}

interface Told {
  readonly one: Case;
  readonly seen: Visit;
  readonly result: Comparison;
  readonly root: string;
  readonly again: string;
}

/** One case for a person, its own directory shown as `R`. */
export function formatCase({ one, seen, result, root, again }: Told): string {
  const lines = [
    `--- ${again}`,
    `connect to ${one.path}`,
    `kernel: ${seen.kernel}; ${formatComparison(result)}`,
    `as ${formatWho(one.who)}`,
    `seen as ${JSON.stringify({ ...seen.caller, loginGroups: undefined, accounts: undefined, holders: undefined })}`,
    ...one.nodes.map((node) => `  ${formatNode(node)}`),
    ...one.readOnly.map((path) => `  read-only mount ${path}`),
    `path: ${JSON.stringify(seen.socket)}`,
    `verdict: ${JSON.stringify(seen.verdict)}; without the kernel's answer: ${JSON.stringify(seen.blind)}`,
    '',
  ];
  return lines.join('\n').replaceAll(root, 'R');
}

function formatComparison(result: Comparison): string {
  switch (result.outcome) {
    case 'equal':
      return 'the model agrees';
    case 'unknown':
      return `the model leaves it open: ${result.why}`;
    case 'disagreed':
      return `the model says ${result.model}`;
  }
}

function formatNode(node: Node): string {
  const { kind, path, uid, gid } = node;
  if (kind === 'symlink') return `${path} -> ${node.target} (uid ${uid})`;
  const acl = node.acl === null ? '' : ` ${JSON.stringify(node.acl)}`;
  return `${path} ${kind} ${uid}:${gid} ${node.mode.toString(8).padStart(4, '0')}${acl}`;
}

function formatWho({ uid, fsuid, gid, groups, capabilities, namespace }: Who): string {
  const maps = namespace === null ? '' : `, in a user namespace ${JSON.stringify(namespace)}`;
  const files = fsuid === uid ? '' : ` (files: ${fsuid})`;
  return `uid ${uid}${files}, gid ${gid}, groups ${groups.join(',') || 'none'}, ${capabilities.join(' ') || 'no capability'}${maps}`;
}
