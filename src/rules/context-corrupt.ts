import type { Facts } from '../facts/facts.ts';
import { quoteWord } from '../host/command.ts';
import { ask } from './endpoint-settings.ts';
import { formatName } from './format.ts';
import { type Diagnosis, defineRule, type Remedy } from './rule.ts';

export const contextCorrupt = defineRule({
  id: 'context-corrupt',
  title: 'A file that says where the client goes cannot be read',
  severity: 'error',
  scope: 'host',
  why: 'config.json names the current context, and a meta.json in its folder holds its endpoint. A full disk, a crash or sudo leave such a file empty, cut off or unreadable. With a broken config.json the client warns and goes to the default engine, whichever was chosen before; with a broken context it stops.',
  diagnose(facts) {
    const { endpoint } = facts;
    if (endpoint.kind !== 'invalid') return brokenConfig(facts);
    if (endpoint.cause !== 'context-corrupt' || endpoint.file === null) return undefined;
    const { file, problem, context } = endpoint;
    return {
      summary: `The context ${formatName(context ?? '')} is unusable, because of its meta.json: ${problem}.`,
      evidence: [{ label: 'its meta.json', saw: problem, wanted: 'JSON with a docker endpoint' }],
      remedies: [problem.startsWith('it cannot be read') ? giveBack(facts) : remake(file, context ?? '')],
    };
  },
});

/** It decides only where no flag and no variable does. The client takes an empty one for none, without a word. */
function brokenConfig(facts: Facts): Diagnosis | undefined {
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
      return describe(
        facts,
        file,
        formatError(config.error),
        config.error === 'EACCES' ? giveBack(facts) : aside(file),
      );
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

function formatError(error: string): string {
  if (error === 'EFBIG') return 'it is larger than 1 MB, which no client writes, and was not read';
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

function remake(file: string, name: string): Remedy {
  const folder = file.replace(/\/meta\.json$/, '');
  return {
    title: 'Move the context aside and make it again',
    safety: 'manual',
    steps: [
      ask(`mv ${quoteWord(folder)} ${quoteWord(`${folder}.broken`)}`),
      ask(`docker --context default context create ${quoteWord(name)} --docker host=URL`),
    ],
  };
}

function giveBack({ client, caller }: Facts): Remedy {
  const args = ['-R', caller.name ?? String(caller.uid ?? ''), client.directory];
  return {
    title: `Give ${client.directory} back to its user: docker under sudo may have made it root's`,
    safety: 'manual',
    steps: [{ kind: 'run', command: { file: 'chown', args }, needsRoot: true }],
  };
}
