import type { Facts } from '../../facts/facts.ts';
import { formatName } from '../evidence/format.ts';
import { ask, manual, type Remedy, type Step } from '../rule.ts';
import { setCurrent } from './context-remedies.ts';
import { asRoot, asUser } from './run-step.ts';

export interface BrokenFile {
  readonly path: string;
  readonly content: 'broken' | 'none';
}

/**
 * Moved aside instead of deleted: a person may still find a login or an address in the broken file. An empty file has
 * nothing to keep.
 */
function setAside({ path, content }: BrokenFile): Step {
  if (content === 'none') return { kind: 'edit', file: path, edit: { op: 'write-file', text: null } };
  const aside = `${path}.broken`;
  return asUser(['mv', '-n', path, aside], { undo: ['mv', '-n', aside, path] });
}

export function quarantineConfig(file: BrokenFile): Remedy {
  return {
    title: 'Move the file aside (selected context and registry logins are lost)',
    safety: 'safe',
    steps: [setAside(file)],
  };
}

/** The directory stays: without a meta.json the client skips it, and its certificates are elsewhere. */
export function quarantineContext(facts: Facts, file: BrokenFile): Remedy {
  const { origin, context } = facts.endpoint;
  const name = formatName(context ?? '');
  const isCurrent = origin.startsWith('context:');
  const step = setAside(file);
  const again = ask(`To recreate ${name}, run docker context create with its address.`);
  if (!isCurrent) return manual(`Move the context aside and select another in ${origin}`, [step, again]);
  return {
    title: `Move the broken context ${name} aside and switch to the default context`,
    safety: 'safe',
    steps: [step, setCurrent(facts, 'default'), again],
  };
}

/** For files that sudo left to root. Manual, since a variable can name a directory that root owns on purpose. */
export function restoreOwner({ client, caller }: Facts): Remedy {
  const owner = caller.name ?? String(caller.uid ?? '');
  return manual(`Change the owner of ${client.directory} back to its user`, [
    ask('Running docker with sudo can leave root-owned files there.'),
    asRoot(['chown', '-R', owner, client.directory]),
  ]);
}
