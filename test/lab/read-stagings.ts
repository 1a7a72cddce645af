import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { type RuleId, rules } from '../../src/rules/index.ts';
import { LabError } from './lab-error.ts';

interface OfRule {
  readonly rule: RuleId;
}

/** What the files of a directory export as `stagings`. Each file is named after its rule; they come in the order of the rules. */
export async function readStagings<S extends OfRule>(folder: string): Promise<S[]> {
  const ids: readonly string[] = rules.map(({ id }) => id);
  const names = readdirSync(folder).map((file) => basename(file, '.ts'));
  const stray = names.find((name) => !ids.includes(name));
  if (stray !== undefined) throw new LabError(`${folder}/${stray}.ts is not named after a rule.`);
  const found = ids.filter((id) => names.includes(id)).map((id) => readFile<S>(`${folder}/${id}.ts`, id));
  return (await Promise.all(found)).flat();
}

async function readFile<S extends OfRule>(path: string, id: string): Promise<readonly S[]> {
  const { stagings } = (await import(path)) as { readonly stagings: readonly S[] };
  const other = stagings.find(({ rule }) => rule !== id);
  if (other !== undefined) throw new LabError(`${path} stages ${other.rule}.`);
  return stagings;
}
