import type { Facts } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import type { Diagnosis, Remedy } from '../rule.ts';
import { ask } from './endpoint-settings.ts';

/** It decides only where no flag and no variable does. The client takes an empty one for none, without a word. */
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
      return connection.state === 'ok' ? undefined : describe(facts, file, 'it is empty', aside(file));
    case 'corrupt':
      return describe(facts, file, config.problem, aside(file));
    case 'unreadable':
      return describeUnread(facts, file, config.error);
  }
}

function describe({ endpoint }: Facts, file: string, problem: string, remedy: Remedy): Diagnosis {
  return {
    summary: `${file} is unusable, so the client goes to the default engine: ${problem}.`,
    evidence: [
      { label: file, saw: problem, wanted: 'JSON' },
      { label: 'the client goes to', saw: endpoint.host },
    ],
    remedies: [remedy],
  };
}

function describeUnread(facts: Facts, file: string, error: string): Diagnosis {
  const found = describe(facts, file, formatError(error), error === 'EACCES' ? giveBack(facts) : aside(file));
  if (error !== 'EFBIG') return found;
  // The client would read it; which context it names is not known here.
  return { ...found, summary: `${file} is larger than 1 MB, which no client writes, and was not read.` };
}

function formatError(error: string): string {
  if (error === 'EFBIG') return 'it is larger than 1 MB';
  if (error === 'EISDIR') return 'it is a directory';
  if (error === 'ELOOP') return 'it is a symbolic link that leads to itself';
  return error === 'EILSEQ' ? 'it is not text' : `it may not be read by this user (${error})`;
}

function aside(file: string): Remedy {
  return {
    title: 'Move the file aside; a context and logins to registries have to be set again',
    safety: 'manual',
    steps: [ask(`mv ${quoteWord(file)} ${quoteWord(`${file}.broken`)}`)],
  };
}

/** For what sudo made root's. */
export function giveBack({ client, caller }: Facts): Remedy {
  const args = ['-R', caller.name ?? String(caller.uid ?? ''), client.directory];
  return {
    title: `Give ${client.directory} back to its user: docker under sudo may have made it root's`,
    safety: 'manual',
    steps: [{ kind: 'run', command: { file: 'chown', args }, needsRoot: true }],
  };
}
