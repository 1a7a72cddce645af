import type { Endpoint, Facts } from '../facts/facts.ts';
import { formatName } from './evidence/format.ts';
import { judgeConfig } from './remedies/broken-config.ts';
import { quarantineContext, restoreOwner } from './remedies/quarantine.ts';
import { defineRule, type Remedy } from './rule.ts';

export const contextCorrupt = defineRule({
  id: 'context-corrupt',
  title: 'A Docker client configuration file cannot be read',
  severity: 'error',
  scope: 'host',
  why: "config.json names the current context, and the context's meta.json holds its endpoint. A full disk, a crash or sudo can leave these files empty, truncated or unreadable. With a broken config.json the client prints a warning and uses the default engine; with a broken context it fails. The fix moves only the broken file aside, because it may contain a login or an address.",
  byHand: [
    'ls -l "${DOCKER_CONFIG:-$HOME/.docker}"/config.json',
    'ls -l "${DOCKER_CONFIG:-$HOME/.docker}"/contexts/meta/*/meta.json',
    'docker context ls',
  ],
  diagnose(facts) {
    const { endpoint } = facts;
    if (endpoint.kind !== 'invalid') return judgeConfig(facts);
    const { file, problem, context } = endpoint;
    const remedy = remedyFor(facts, problem.code, file);
    if (remedy === undefined) return undefined;
    return {
      summary: `Context ${formatName(context ?? '')} cannot be loaded: its meta.json ${problem.detail}.`,
      evidence: [{ label: 'its meta.json', found: problem.detail, expected: 'JSON with a Docker endpoint' }],
      remedies: [remedy],
    };
  },
});

type ProblemCode = Extract<Endpoint, { kind: 'invalid' }>['problem']['code'];

/** Undefined if the problem is not in the file of a context. */
function remedyFor(facts: Facts, code: ProblemCode, file: string | null): Remedy | undefined {
  if (file === null) return undefined;
  switch (code) {
    case 'bad-value':
    case 'context-missing':
      return undefined;
    case 'context-unreadable':
      return restoreOwner(facts);
    case 'context-empty':
      return quarantineContext(facts, { path: file, content: 'none' });
    case 'context-corrupt':
      return quarantineContext(facts, { path: file, content: 'broken' });
  }
}
