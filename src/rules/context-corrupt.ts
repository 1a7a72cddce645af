import { formatName } from './evidence/format.ts';
import { judgeConfig } from './remedies/broken-config.ts';
import { giveBack, quarantineContext } from './remedies/quarantine.ts';
import { defineRule } from './rule.ts';

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
    if (endpoint.cause !== 'context-corrupt' || endpoint.file === null) return undefined;
    const { file, problem, context } = endpoint;
    return {
      summary: `Context ${formatName(context ?? '')} cannot be loaded: its meta.json ${problem}.`,
      evidence: [{ label: 'its meta.json', found: problem, expected: 'JSON with a Docker endpoint' }],
      remedies: [
        problem.startsWith('cannot be read') ? giveBack(facts) : quarantineContext(facts, file, problem),
      ],
    };
  },
});
