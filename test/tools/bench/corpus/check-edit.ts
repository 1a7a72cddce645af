import { isDeepStrictEqual } from 'node:util';
import type { ComposeEdit } from '../../../../src/edit/compose/compose-edit.ts';
import { editCompose } from '../../../../src/edit/compose/edit-compose.ts';
import type { EditResult } from '../../../../src/edit/edit.ts';
import { compareTexts } from './changed-lines.ts';
import { isPartOf } from './edits.ts';
import { intended } from './intended.ts';
import { asSettings, holderOf, meaning, type Settings, servicesIn, withServices } from './meaning.ts';
import { count, type Tally } from './tally.ts';

export interface Subject {
  readonly file: string;
  readonly text: string;
  /** What the text means. */
  readonly documents: readonly unknown[];
}

/** Makes one edit and holds it against every bar that needs no Compose. */
export function checkEdit(tally: Tally, subject: Subject, edit: ComposeEdit): EditResult {
  const result = editCompose(subject.text, edit);
  count(tally, `edits: ${edit.op} ${result.state}`);
  count(tally, `edits ${result.state}`);
  if (result.state !== 'edited') return result;
  const about = `${subject.file}: ${edit.op} ${'service' in edit ? edit.service : edit.network}`;
  if (editCompose(result.text, edit).state === 'unchanged') count(tally, 'second edits without effect');
  else tally.missed.push(`${about}: the second edit is no no-op`);
  const isIntended = meaningsOf(subject, edit, result.text);
  if (isIntended) count(tally, 'results equal to the intended document');
  else tally.missed.push(`${about}: the result does not read as intended`);
  const { added, changed, lost } = compareTexts(subject.text, result.text, (piece) => isPartOf(edit, piece));
  count(tally, 'lines added', Math.max(added, 0));
  count(tally, 'lines changed', changed);
  count(tally, 'bytes different elsewhere', Buffer.byteLength(lost.join('')));
  if (lost.length > 0) tally.missed.push(`${about}: lost ${JSON.stringify(lost)}`);
  return result;
}

function meaningsOf({ documents }: Subject, edit: ComposeEdit, text: string): boolean {
  const after = meaning(text);
  if (edit.op === 'add-service' || edit.op === 'add-top-network') return isEntryAdded(documents, after, edit);
  const at = holderOf(documents, edit.service);
  const [was, is] = [servicesIn(documents[at]), servicesIn(after[at])];
  const allowed = [edit.service, ...(edit.also ?? [])];
  const changed = Object.keys(is).filter((name) => !isDeepStrictEqual(was[name], is[name]));
  const isRight = (name: string) =>
    intended(edit, asSettings(was[name])).some((service) => isDeepStrictEqual(is[name], service));
  if (changed.length === 0 || !changed.every((name) => allowed.includes(name) && isRight(name))) return false;
  const services: Settings = { ...was };
  for (const name of changed) services[name] = is[name];
  return isDeepStrictEqual(after, documents.with(at, withServices(documents[at], services)));
}

type EntryEdit = Extract<ComposeEdit, { op: 'add-service' | 'add-top-network' }>;

function isEntryAdded(before: readonly unknown[], after: readonly unknown[], edit: EntryEdit): boolean {
  const at = after.findIndex((document, index) => !isDeepStrictEqual(document, before[index]));
  const entry = edit.op === 'add-service' ? edit.service : edit.network;
  const root = asSettings(before[at]);
  const section = edit.op === 'add-service' ? 'services' : 'networks';
  const isFirstFormat = section === 'services' && !Object.hasOwn(root, 'services');
  const added = isFirstFormat
    ? { ...root, [entry]: edit.definition }
    : { ...root, [section]: { ...asSettings(root[section]), [entry]: edit.definition } };
  return isDeepStrictEqual(after, before.with(at, added));
}
