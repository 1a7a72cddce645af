import { DockpermError } from '../../errors.ts';
import { pages } from '../../explain/pages.ts';
import { looksLikeRule, suggestRule } from '../../explain/suggest-rule.ts';
import { formatJson } from '../../report/json.ts';
import { entryOf, formatRuleList, formatRulePage } from '../../report/rule-page.ts';
import { rules } from '../../rules/index.ts';
import { type Context, type ExitCode, exitCodes } from '../context.ts';
import { type ExplainOptions, explainGiven } from './explain-text.ts';
import { readLog } from './read-log.ts';
import { patiently, type StdinTimeout } from './stdin-timeout.ts';

const entries = [...rules.map(entryOf), ...pages.map(entryOf)];

/** A rule's page, the causes of a text, or the list of rules. Exits 1 when nothing in the text is known. */
export async function explain(context: Context, options: ExplainOptions): Promise<ExitCode> {
  const text = await givenText(context, options.words);
  if (text === null) return list(context, options);
  const word = text.trim();
  const entry = entries.find(({ id }) => id === word);
  if (entry !== undefined) {
    context.out.write(
      options.format === 'json'
        ? formatJson({ schemaVersion: 1, rules: [entry] })
        : formatRulePage(entry, context.out.columns),
    );
    return exitCodes.ok;
  }
  if (looksLikeRule(word)) throw unknownRule(word);
  return explainGiven(context, text, options);
}

/** Null when nothing was given. */
async function givenText(context: Context, words: readonly string[]): Promise<string | null> {
  if (words.length > 0 && words.join(' ') !== '-') return words.join(' ');
  if (words.length > 0) return readLog(patientInput(context, 'any-time'));
  if (context.input.isTerminal) return null;
  const text = await readLog(patientInput(context, 'soon'));
  return text.trim() === '' ? null : text;
}

function patientInput({ input, err }: Context, begins: StdinTimeout['begins']): AsyncIterable<Uint8Array> {
  const notice = (): void => {
    if (err.isTerminal) err.write('Reading from standard input; press Ctrl-D to finish.\n');
  };
  return patiently(input.chunks(), { begins, notice });
}

function list({ out }: Context, { format }: ExplainOptions): ExitCode {
  out.write(
    format === 'json'
      ? formatJson({ schemaVersion: 1, rules: entries })
      : formatRuleList(entries, out.columns),
  );
  return exitCodes.ok;
}

function unknownRule(word: string): DockpermError {
  const near = suggestRule(
    word,
    entries.map(({ id }) => id),
  );
  return new DockpermError(
    'usage',
    `Unknown rule "${word}".`,
    near === null ? 'Run dockperm explain to list all rules.' : `Did you mean ${near}?`,
  );
}
