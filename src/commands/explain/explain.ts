import { DockpermError } from '../../errors.ts';
import { looksLikeRule } from '../../explain/looks-like-rule.ts';
import { pages } from '../../explain/pages.ts';
import { suggestName } from '../../host/suggest-name.ts';
import { entryOf, formatRuleList, formatRulePage } from '../../report/rule-page.ts';
import { rules } from '../../rules/index.ts';
import { type Context, type ExitCode, exitCodes } from '../context.ts';
import { type ExplainOptions, explainGiven } from './explain-text.ts';
import { readLog } from './read-log.ts';
import { readWithTimeout, type StdinTimeout } from './stdin-timeout.ts';

const entries = [...rules.map(entryOf), ...pages.map(entryOf)];

/** A rule's page, the causes of a text, or the list of rules. Exits 1 when nothing in the text is known. */
export async function explain(context: Context, options: ExplainOptions): Promise<ExitCode> {
  const text = await givenText(context, options.words);
  if (text === null) return list(context, options);
  const word = text.trim();
  const entry = entries.find(({ id }) => id === word);
  if (entry !== undefined) {
    if (options.format === 'json') context.printJson({ schemaVersion: 1, rules: [entry] });
    else context.print(({ width }) => formatRulePage(entry, width));
    return exitCodes.ok;
  }
  if (looksLikeRule(word)) throw unknownRule(word);
  return explainGiven(context, text, options);
}

/** Null when nothing was given. */
async function givenText(context: Context, words: readonly string[]): Promise<string | null> {
  if (words.length > 0 && words.join(' ') !== '-') return words.join(' ');
  if (words.length > 0) return readLog(inputWithTimeout(context, 'any-time'));
  if (context.input.isTerminal) return null;
  const text = await readLog(inputWithTimeout(context, 'soon'));
  return text.trim() === '' ? null : text;
}

function inputWithTimeout(
  { input, err, notify }: Context,
  begins: StdinTimeout['begins'],
): AsyncIterable<Uint8Array> {
  const notice = (): void => {
    if (err.isTerminal) notify('Reading from standard input; press Ctrl-D to finish.');
  };
  return readWithTimeout(input.chunks(), { begins, notice });
}

function list(context: Context, { format }: ExplainOptions): ExitCode {
  if (format === 'json') context.printJson({ schemaVersion: 1, rules: entries });
  else context.print(({ width }) => formatRuleList(entries, width));
  return exitCodes.ok;
}

function unknownRule(word: string): DockpermError {
  const near = suggestName(
    word,
    entries.map(({ id }) => id),
  );
  return new DockpermError(
    'usage',
    `Unknown rule "${word}".`,
    near === null ? [{ sentence: 'List all rules:' }, { dockperm: ['explain'] }] : `Did you mean ${near}?`,
  );
}
