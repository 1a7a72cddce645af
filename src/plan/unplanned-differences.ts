import type { ComposeEdit } from '../edit/compose/compose-edit.ts';
import { type EnvEdit, type FileEdit, isHostEdit } from '../edit/edit.ts';
import type { Plan } from './plan.ts';

type Path = readonly string[];

interface Difference {
  readonly path: Path;
  readonly after: unknown;
}

interface EditForCompose {
  readonly file: string;
  readonly edit: ComposeEdit | EnvEdit;
}

/** What a plan edits in the files that Compose reads. */
export function editsForCompose({ actions }: Pick<Plan, 'actions'>): readonly EditForCompose[] {
  return actions.flatMap(({ steps }) =>
    steps.flatMap((step) =>
      step.kind === 'edit' && isRead(step.edit) ? [{ file: step.file, edit: step.edit }] : [],
    ),
  );
}

/** Compose does not read Dockerfiles and settings of the host. */
function isRead(edit: FileEdit): edit is ComposeEdit | EnvEdit {
  return !isHostEdit(edit) && edit.op !== 'reuse-group';
}

/**
 * Paths, such as `services.web.image`, that the edits change without meaning to. Both sides are outputs of `compose
 * config`.
 */
export function unplannedDifferences(
  before: unknown,
  after: unknown,
  edits: readonly (ComposeEdit | EnvEdit)[],
): string[] {
  const planned = edits.flatMap((edit) => (edit.op === 'set-env' ? [] : placesOf(edit)));
  const values = edits.flatMap((edit) => (edit.op === 'set-env' ? [edit.value] : []));
  return differences(before, after)
    .filter((each) => !planned.some((place) => isBelow(each.path, place)) && !hasOne(each.after, values))
    .map(({ path }) => path.join('.'));
}

/** A variable can be used anywhere in the file; a change that contains its new value is planned. */
function hasOne(after: unknown, values: readonly string[]): boolean {
  return values.some((value) => String(after).includes(value));
}

function isBelow(path: Path, place: Path): boolean {
  return place.every((name, index) => path[index] === name);
}

function placesOf(edit: ComposeEdit): Path[] {
  if (edit.op === 'add-service') return [['services', edit.service]];
  if (edit.op === 'add-top-network') return [['networks', edit.network]];
  const services = [edit.service, ...(edit.also ?? [])].map((name) => ['services', name, keyOf(edit)]);
  // A service that is in no other network is in the default one, which is there only where a service is in it.
  return edit.op === 'add-network'
    ? [...services, ['networks', edit.network], ['networks', 'default']]
    : services;
}

function keyOf(edit: Exclude<ComposeEdit, { op: 'add-service' | 'add-top-network' }>): string {
  switch (edit.op) {
    case 'add-group':
    case 'replace-group':
      return 'group_add';
    case 'add-security-opt':
      return 'security_opt';
    case 'set-build-arg':
      return 'build';
    case 'set-environment':
      return 'environment';
    case 'set-key':
      return edit.key;
    case 'set-user-group':
      return 'user';
    case 'set-mount-source':
    case 'remove-mount':
      return 'volumes';
    case 'add-network':
      return 'networks';
    case 'add-dependency':
      return 'depends_on';
    case 'add-command-argument':
      return 'command';
  }
}

/** The deepest paths at which the two differ. */
function differences(before: unknown, after: unknown, path: Path = []): Difference[] {
  if (Object.is(before, after)) return [];
  const [old, now] = [entriesOf(before), entriesOf(after)];
  if (old === null || now === null) return [{ path, after: printed(after) }];
  const keys = new Set([...old.keys(), ...now.keys()]);
  return [...keys].flatMap((key) => differences(old.get(key), now.get(key), [...path, key]));
}

/** Null for what has no parts. */
function entriesOf(value: unknown): Map<string, unknown> | null {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
