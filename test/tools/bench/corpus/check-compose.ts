import { readComposeProject } from '../../../../src/compose/read-project.ts';
import { DockpermError } from '../../../../src/errors.ts';
import { checkEdit, type Subject } from './check-edit.ts';
import { checkGroup } from './check-group.ts';
import { checkProxy } from './check-proxy.ts';
import type { AskCompose } from './compose-config.ts';
import type { CorpusFile } from './corpus-files.ts';
import { editsOf, fileEdits, group, mountTarget } from './edits.ts';
import { compareWithIndex, mountsSocket, type Reading } from './index-differences.ts';
import { withGroup } from './intended.ts';
import { meaning, type Settings, serviceIn } from './meaning.ts';
import { count, type Tally } from './tally.ts';

/** Reads a Compose file and makes every edit of every service of it. */
export async function checkCompose(tally: Tally, file: CorpusFile, ask: AskCompose | null): Promise<void> {
  const reading = read(file);
  const documents = typeof reading === 'string' ? [] : meaning(file.text);
  const subject: Subject = { file: file.file, text: file.text, documents };
  compareWithIndex(tally, { file, reading, documents });
  const found = typeof reading === 'string' ? [] : reading.services.filter(mountsSocket);
  const names = [...(file.entry?.socketServices ?? []), ...found].map(({ name }) => name);
  const sockets = [...new Set(names)];
  if (typeof reading === 'string') await checkUnread(tally, file, { reading, ask });
  else editEverything(tally, subject, reading);
  if (sockets.length > 0) tally.socketFiles.push(file.file);
  for (const service of sockets) {
    const also = sockets.filter((name) => name !== service);
    const result = checkEdit(tally, subject, { op: 'add-group', service, also, value: group });
    count(tally, `services with the socket: ${result.state}`);
    if (result.state === 'refused') tally.refused.push(`${file.file} ${service}: ${result.reason}`);
    if (result.state !== 'edited' || ask === null) continue;
    const replaces = replacesGroup(serviceIn(documents, service));
    const texts = { before: file.text, after: result.text };
    await checkGroup(tally, ask, { file: file.file, service, also, replaces, ...texts });
  }
  const [first] = found;
  if (first === undefined || ask === null) return;
  const own = serviceIn(documents, first.name);
  await checkProxy(tally, ask, {
    file: file.file,
    service: first.name,
    text: file.text,
    target: mountTarget(own),
  });
}

function replacesGroup({ group_add: groups }: Settings): boolean {
  return Array.isArray(groups) && withGroup(groups, group).length === groups.length;
}

function read({ file, text }: CorpusFile): Reading {
  const loadFile = () => undefined;
  const options = { env: {}, directory: '/project', name: null, loadFile, missing: 'skip' } as const;
  try {
    return readComposeProject([{ path: `/project/${file}`, text }], options);
  } catch (error) {
    if (error instanceof DockpermError) return error.message;
    throw error;
  }
}

interface Unread {
  readonly reading: string;
  readonly ask: AskCompose | null;
}

/** What Compose can read, dockperm should. */
async function checkUnread(
  tally: Tally,
  { file, text }: CorpusFile,
  { reading, ask }: Unread,
): Promise<void> {
  count(tally, 'compose files that are no Compose files');
  const config = ask === null ? null : await ask(text);
  tally.notes.push(`no Compose file  ${file}: ${reading}`);
  if (config !== null) tally.missed.push(`${file}: Compose reads it, dockperm does not: ${reading}`);
}

function editEverything(tally: Tally, subject: Subject, reading: Exclude<Reading, string>): void {
  for (const service of reading.services) {
    const own = serviceIn(subject.documents, service.name);
    for (const edit of editsOf(service, own)) {
      const result = checkEdit(tally, subject, edit);
      if (result.state === 'refused')
        count(tally, `refused, any service: ${edit.op}: ${shorten(result.reason)}`);
    }
  }
  for (const edit of fileEdits) {
    const result = checkEdit(tally, subject, edit);
    if (result.state === 'refused') count(tally, `refused, any file: ${edit.op}: ${shorten(result.reason)}`);
  }
}

/** Names differ from file to file; the kind of reason is what is counted. */
function shorten(reason: string): string {
  return reason
    .replace(/^[^`]* would change/, '… would change')
    .replace(/ with .*$/, ' with …')
    .replace(/\/\S+/g, '…');
}
