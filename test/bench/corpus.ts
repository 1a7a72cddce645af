/**
 * Reads and edits every file of a folder of real Compose, dotenv and Dockerfiles, and holds the result against the bars
 * of the editors: `npx tsx test/bench/corpus.ts FOLDER`. `index.json` in the folder says which services mount the socket,
 * as another parser read them. Exits 1 when a bar is missed. `COMPOSE="docker compose"` also asks Compose.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { finalUser, readDockerfile } from '../../src/compose/dockerfile.ts';
import { dotenvValues, readDotenv } from '../../src/compose/dotenv.ts';
import type { ComposeProject, ComposeService } from '../../src/compose/model.ts';
import { readComposeProject } from '../../src/compose/read-project.ts';
import { editCompose } from '../../src/edit/compose.ts';
import { formatUnifiedDiff } from '../../src/edit/diff.ts';
import type { ComposeEdit } from '../../src/edit/edit.ts';
import { editEnv } from '../../src/edit/env.ts';
import { DockpermError } from '../../src/errors.ts';

interface IndexedFile {
  readonly file: string;
  readonly kind: 'compose' | 'env' | 'dockerfile';
  readonly parses?: boolean;
  readonly socketServices?: readonly { name: string; user: unknown; groupAdd: readonly unknown[] | null }[];
}

const value = '${DOCKER_GID:-998}';
const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: npx tsx test/bench/corpus.ts FOLDER');
  process.exit(2);
}
const index: IndexedFile[] = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
const counts = new Map<string, number>();
const missed: string[] = [];
const refused = new Map<string, string>();

function count(what: string, by = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + by);
}

/** Anything thrown that is not for a person is a crash. */
function guarded(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    count('crashes');
    missed.push(`${file}: crash: ${error instanceof Error ? error.stack : error}`);
  }
}

function readProject(file: string, text: string): ComposeProject | string {
  const loadFile = () => undefined;
  const options = { env: {}, directory: '/project', name: null, loadFile, missing: 'skip' } as const;
  try {
    return readComposeProject([{ path: `/project/${file}`, text }], options);
  } catch (error) {
    if (error instanceof DockpermError) return error.message;
    throw error;
  }
}

function mountsSocket({ binds }: ComposeService): boolean {
  return binds.some(({ source, target }) => /docker\.sock/.test(source) || /docker\.sock/.test(target));
}

/** Why a service that only one of the two parsers finds is found by it; null when there is no good reason. */
function explain(
  entry: IndexedFile,
  name: string,
  project: ComposeProject | string,
  text: string,
): string | null {
  if (typeof project === 'string') return project.includes('not YAML') ? project : null;
  if (entry.parses === false) return "the index's parser did not take the file";
  const inherits = new RegExp(
    `^\\s*(?:- )?["']?${name}["']?\\s*:[^\\n]*\\n(?:[ \\t#]+[^\\n]*\\n|\\n)*?\\s+extends:`,
    'm',
  );
  return inherits.test(text) ? 'the mount comes through `extends`, which the index does not follow' : null;
}

function compareWithIndex(entry: IndexedFile, project: ComposeProject | string, text: string): void {
  const wanted = entry.socketServices ?? [];
  const found = typeof project === 'string' ? [] : project.services.filter(mountsSocket);
  count('services in the index', wanted.length);
  for (const { name, groupAdd, user } of wanted) {
    const service = found.find((other) => other.name === name);
    if (service === undefined)
      difference(entry, name, 'only in the index', explain(entry, name, project, text));
    else if (
      !isDeepStrictEqual(
        service.groupAdd.map(({ raw }) => raw),
        (groupAdd ?? []).map(String),
      )
    ) {
      difference(entry, name, 'other groups', null);
    } else if (service.user === null ? user !== null : user === null)
      difference(entry, name, 'another user', null);
    else count('services found as in the index');
  }
  for (const { name } of found.filter((service) => !wanted.some((other) => other.name === service.name))) {
    difference(entry, name, 'not in the index', explain(entry, name, project, text));
  }
}

function difference(entry: IndexedFile, name: string, what: string, reason: string | null): void {
  count(reason === null ? 'differences without a reason' : 'differences with a reason');
  console.log(`difference  ${entry.file} ${name}: ${what}: ${reason ?? 'no reason found'}`);
  if (reason === null) missed.push(`${entry.file} ${name}: ${what}`);
}

type Mapping = Record<string, unknown>;

/** The group at that place gives way; Compose takes no group twice. */
function withGroup(groups: readonly unknown[], at: number, group: string): unknown[] {
  return at === -1 ? [...groups, group] : groups.with(at, group);
}

/** Where the group stands already in another shape: as the plain number, or as the variable with another fallback. */
function placeOf(groups: readonly unknown[]): number {
  return groups.findIndex((group) => /^998$|^\$\{?DOCKER_GID\b/.test(String(group)));
}

/** The documents with merge keys followed, read without any of the editor's own code. */
function meaning(text: string): (Mapping | null)[] {
  const documents = parseAllDocuments(text, { merge: true, uniqueKeys: false, logLevel: 'silent' });
  return [...documents].map((document) => document.toJS({ maxAliasCount: -1 }));
}

function editService(entry: IndexedFile, name: string, text: string): void {
  const edit: ComposeEdit = { op: 'add-group', service: name, value };
  const result = editCompose(text, edit);
  count(`group_add ${result.state}`);
  if (result.state === 'refused') refused.set(entry.file, `${name}: ${result.reason}`);
  if (result.state !== 'edited') return;
  if (editCompose(result.text, edit).state !== 'unchanged')
    missed.push(`${entry.file} ${name}: the second edit is no no-op`);
  else count('second edits without effect');
  const documents = meaning(text);
  const services = documents.map((document) => (document?.services ?? document) as Mapping | null);
  const holder = services.findLast(
    (all) => all !== null && typeof all === 'object' && Object.hasOwn(all, name),
  );
  const service = holder?.[name] as { group_add?: unknown[] };
  const groups = service.group_add ?? [];
  const at = placeOf(groups);
  // Services that are one object through an alias must part here.
  if (holder) holder[name] = { ...service, group_add: withGroup(groups, at, value) };
  if (isDeepStrictEqual(meaning(result.text), documents)) count('results that read as intended');
  else missed.push(`${entry.file} ${name}: the result does not read as intended`);
  checkBytes(entry, name, text, result.text);
  askCompose(entry, name, { before: text, after: result.text, at });
}

/** Each changed line must be the old one with something put in; everything else must be there, byte for byte. */
function checkBytes(entry: IndexedFile, name: string, before: string, after: string): void {
  const diff = formatUnifiedDiff('f', before, after).split('\n').slice(2);
  const gone = diff.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
  const added = diff.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
  count('lines added', added.length - gone.length);
  count('lines changed', gone.length);
  const lost = gone.filter((line) => !added.some((other) => holdsLine(other, line)));
  if (lost.length === 0) return;
  count('bytes lost', Buffer.byteLength(lost.join('\n')));
  missed.push(`${entry.file} ${name}: lost ${JSON.stringify(lost)}`);
}

function holdsLine(line: string, old: string): boolean {
  const [bare, whole] = [old.replace(/\r$/, ''), line.replace(/\r$/, '')];
  let head = 0;
  while (head < bare.length && bare[head] === whole[head]) head += 1;
  let tail = 0;
  while (tail < bare.length - head && bare.at(-1 - tail) === whole.at(-1 - tail)) tail += 1;
  const gone = bare.slice(head, bare.length - tail);
  // An entry that gives way: its own characters, nothing around them.
  return gone === '' || /^["']?[\w${}:?-]*["']?$/.test(gone);
}

interface Edited {
  readonly before: string;
  readonly after: string;
  readonly at: number;
}

/** Where Compose takes the original, it must read the edited file as the original plus the group. */
function askCompose(entry: IndexedFile, name: string, { before, after, at }: Edited): void {
  const original = composeConfig(before);
  if (original === null) return;
  count('originals Compose accepts');
  const edited = composeConfig(after);
  const service = original.services[name];
  const services = {
    ...original.services,
    [name]: { ...service, group_add: withGroup(service?.group_add ?? [], at, '998') },
  };
  if (edited !== null && isDeepStrictEqual(edited, { ...original, services }))
    count('results Compose reads as intended');
  else missed.push(`${entry.file} ${name}: Compose reads the result otherwise`);
}

interface Config {
  readonly services: Record<string, { group_add?: string[] }>;
}

const configs = new Map<string, Config | null>();

function composeConfig(text: string): Config | null {
  const [command, ...args] = (process.env.COMPOSE ?? '').split(' ');
  if (!command) return null;
  const known = configs.get(text);
  if (known !== undefined) return known;
  const project = mkdtempSync(join(tmpdir(), 'corpus-'));
  writeFileSync(join(project, 'compose.yaml'), text);
  const flags = [
    '-p',
    'corpus',
    '-f',
    join(project, 'compose.yaml'),
    '--profile',
    '*',
    'config',
    '--format',
    'json',
    '--no-path-resolution',
  ];
  const { status, stdout } = spawnSync(command, [...args, ...flags], { cwd: project, encoding: 'utf8' });
  rmSync(project, { recursive: true });
  const config = status === 0 ? (JSON.parse(stdout) as Config) : null;
  configs.set(text, config);
  return config;
}

/** Edits every service of the file, also those without the socket: a wider test of the same code. */
function editAll(entry: IndexedFile, project: ComposeProject, text: string): void {
  for (const service of project.services) {
    const edits: ComposeEdit[] = [
      { op: 'add-group', service: service.name, value },
      { op: 'set-key', service: service.name, key: 'userns_mode', value: 'host' },
      ...service.groupAdd.map(
        ({ raw }): ComposeEdit => ({ op: 'replace-group', service: service.name, from: raw, value }),
      ),
      ...(service.build
        ? [{ op: 'set-build-arg', service: service.name, key: 'DOCKER_GID', value } as const]
        : []),
    ];
    for (const edit of edits) {
      const result = editCompose(text, edit);
      count(`any service: ${edit.op} ${result.state}`);
      if (result.state === 'refused')
        console.log(`refused     ${entry.file} ${service.name}: ${edit.op}: ${result.reason}`);
      if (result.state !== 'edited') continue;
      if (editCompose(result.text, edit).state !== 'unchanged')
        missed.push(`${entry.file} ${service.name}: ${edit.op} twice`);
    }
  }
}

function runCompose(entry: IndexedFile, text: string): void {
  const project = readProject(entry.file, text);
  if (typeof project === 'string') {
    count('Compose files that are not Compose files');
    console.log(`not read    ${dirname(entry.file)}: ${project}`);
  }
  compareWithIndex(entry, project, text);
  for (const { name } of entry.socketServices ?? []) editService(entry, name, text);
  if (typeof project !== 'string') editAll(entry, project, text);
}

function runEnv(entry: IndexedFile, text: string): void {
  const edit = { op: 'set-env', key: 'DOCKER_GID', value: '4242' } as const;
  const result = editEnv(text, edit);
  count(`dotenv ${result.state}`);
  if (result.state !== 'edited') return;
  const intended = { ...dotenvValues(readDotenv(text)), DOCKER_GID: '4242' };
  if (!isDeepStrictEqual(dotenvValues(readDotenv(result.text)), intended))
    missed.push(`${entry.file}: other values changed`);
  if (editEnv(result.text, edit).state !== 'unchanged')
    missed.push(`${entry.file}: the second edit is no no-op`);
  if (!/^DOCKER_GID=/m.test(text)) checkBytes(entry, 'DOCKER_GID', text, result.text);
}

function runDockerfile(entry: IndexedFile, text: string): void {
  const dockerfile = readDockerfile(text);
  const user = finalUser(dockerfile);
  count(
    dockerfile.stages.length === 0
      ? 'Dockerfiles without a stage'
      : `Dockerfiles ${user === null ? 'without' : 'with'} a user`,
  );
  if (dockerfile.stages.length === 0) missed.push(`${entry.file}: no stage found`);
}

for (const entry of index) {
  count(`${entry.kind} files`);
  const text = readFileSync(join(folder, entry.file), 'utf8');
  const run = { compose: runCompose, env: runEnv, dockerfile: runDockerfile }[entry.kind];
  guarded(entry.file, () => run(entry, text));
}

const files = index.filter((entry) => (entry.socketServices ?? []).length > 0).length;
const share = (100 * refused.size) / files;
for (const [file, reason] of refused) console.log(`refused     ${file} ${reason}`);
for (const [what, number] of counts) console.log(`${String(number).padStart(7)}  ${what}`);
console.log(`refused files: ${refused.size} of ${files} (${share.toFixed(2)} %, bar 3 %)`);
if (share > 3) missed.push(`${share.toFixed(2)} % of the files are refused`);
for (const what of missed) console.log(`MISSED      ${what}`);
console.log(missed.length === 0 ? 'every bar is met' : `${missed.length} bars missed`);
process.exitCode = missed.length === 0 ? 0 : 1;
