import { judgeConfig } from './evidence/broken-config.ts';
import { formatName } from './evidence/format.ts';
import { giveBack, quarantineContext } from './remedies/quarantine.ts';
import { defineRule } from './rule.ts';

export const contextCorrupt = defineRule({
  id: 'context-corrupt',
  title: 'A file that says where the client goes cannot be read',
  severity: 'error',
  scope: 'host',
  why: 'config.json names the current context, and a meta.json in its folder holds its endpoint. A full disk, a crash or sudo leave such a file empty, cut off or unreadable. With a broken config.json the client warns and goes to the default engine, whichever was chosen before; with a broken context it stops. What is broken is put aside and nothing else: somebody may find a login or an address in it.',
  diagnose(facts) {
    const { endpoint } = facts;
    if (endpoint.kind !== 'invalid') return judgeConfig(facts);
    if (endpoint.cause !== 'context-corrupt' || endpoint.file === null) return undefined;
    const { file, problem, context } = endpoint;
    return {
      summary: `The context ${formatName(context ?? '')} is unusable, because of its meta.json: ${problem}.`,
      evidence: [{ label: 'its meta.json', saw: problem, wanted: 'JSON with a docker endpoint' }],
      remedies: [
        problem.startsWith('it cannot be read') ? giveBack(facts) : quarantineContext(facts, file, problem),
      ],
    };
  },
});
