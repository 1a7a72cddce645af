import type { Facts } from '../../facts/facts.ts';
import { whyUnreadable } from '../../host/file-problem.ts';
import type { Diagnosis, Remedy } from '../rule.ts';
import { quarantineConfig, restoreOwner } from './quarantine.ts';

/** It decides only without a flag or variable. The client silently treats an empty file as missing. */
export function judgeConfig(facts: Facts): Diagnosis | undefined {
  const { client, endpoint, connection } = facts;
  const { config } = client;
  if (endpoint.origin !== 'default') return undefined;
  const file = `${client.directory}/config.json`;
  switch (config.state) {
    case 'absent':
    case 'read':
    case 'unknown':
      return undefined;
    case 'empty':
      return connection.state === 'ok'
        ? undefined
        : describe(facts, file, {
            problem: 'is empty',
            remedy: quarantineConfig({ path: file, content: 'none' }),
          });
    case 'corrupt':
      return describe(facts, file, {
        problem: config.problem.detail,
        remedy: quarantineConfig({ path: file, content: 'broken' }),
      });
    case 'unreadable':
      return describeUnread(facts, file, config.error);
  }
}

interface Judged {
  readonly problem: string;
  readonly remedy: Remedy;
}

function describe({ endpoint }: Facts, file: string, { problem, remedy }: Judged): Diagnosis {
  return {
    summary: `${file} ${problem}; the client uses the default engine.`,
    evidence: [
      { label: file, found: problem, expected: 'JSON' },
      { label: 'the client uses', found: endpoint.host },
    ],
    remedies: [remedy],
  };
}

function describeUnread(facts: Facts, file: string, error: string): Diagnosis {
  const problem = error === 'EFBIG' ? 'is larger than 1 MB' : whyUnreadable(error);
  const remedy =
    error === 'EACCES' ? restoreOwner(facts) : quarantineConfig({ path: file, content: 'broken' });
  if (error !== 'EFBIG') return describe(facts, file, { problem, remedy });
  // The client would read it. Its context is unknown here, and moving the file away possibly changes the context.
  const found = describe(facts, file, { problem, remedy: { ...remedy, safety: 'manual' } });
  return { ...found, summary: `${file} is larger than 1 MB and was not read.` };
}
