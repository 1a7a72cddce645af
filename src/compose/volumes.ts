import type { BindMount, Written } from './model.ts';
import { absolutePath, cleanPath, isWindowsPath } from './paths.ts';
import { childOf, itemsOf, type Tree, textOf, writtenOf } from './tree.ts';

export interface MountContext {
  readonly home: string | undefined;
  /** The project's `volumes:`, for named volumes that are binds underneath. */
  readonly volumes: Tree | undefined;
}

interface Mount {
  readonly type: 'bind' | 'volume';
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** The bind mounts of a service, from both syntaxes and from named volumes with `o: bind`. */
export function readBinds(volumes: Tree | undefined, context: MountContext): BindMount[] {
  return itemsOf(volumes).flatMap((item) => {
    const mount = readMount(item);
    const source = mount === null ? null : bindSource(mount, item.directory, context);
    if (mount === null || source === null) return [];
    const { target, readOnly } = mount;
    const hides = item.hides === undefined ? {} : { hides: item.hides };
    const written = sourceWritten(item, mount);
    return [{ source, target: cleanPath(target), readOnly, written, ...hides }];
  });
}

function sourceWritten(item: Tree, { type }: Mount): Written | null {
  if (type === 'volume') return null;
  return writtenOf(item.kind === 'map' ? childOf(item, 'source') : item);
}

export function mountTarget(item: Tree): string | null {
  const mount = readMount(item);
  return mount === null ? null : cleanPath(mount.target);
}

function readMount(item: Tree): Mount | null {
  if (item.kind === 'scalar') return item.value === null ? null : readShort(item.value);
  const target = textOf(childOf(item, 'target'));
  if (target === null) return null;
  const source = textOf(childOf(item, 'source')) ?? '';
  // Compose wants a type; a path without one can only mean a bind.
  const type = textOf(childOf(item, 'type')) ?? (/^[./~]/.test(source) ? 'bind' : 'volume');
  return {
    type: type === 'bind' ? 'bind' : 'volume',
    source,
    target,
    readOnly: textOf(childOf(item, 'read_only')) === 'true',
  };
}

/** `source:target:mode`; a source that is a path makes it a bind, a lone path is an anonymous volume. */
function readShort(text: string): Mount {
  const drive = isWindowsPath(text) ? text.slice(0, 2) : '';
  const [first = '', target, mode = ''] = text.slice(drive.length).split(':');
  const source = drive + first;
  if (target === undefined) return { type: 'volume', source: '', target: source, readOnly: false };
  // `${DOCKER_SOCK}:/target` with nothing set: a path is meant.
  if (target === '') return { type: 'volume', source: '', target: '', readOnly: false };
  const isPath = /^(?:[./~]|$)/.test(source) || drive !== '';
  const readOnly = mode.split(',').includes('ro');
  return { type: isPath ? 'bind' : 'volume', source, target, readOnly };
}

function bindSource(mount: Mount, directory: string, context: MountContext): string | null {
  if (mount.type === 'bind') {
    const { source } = mount;
    return source === '' || isWindowsPath(source) ? source : absolutePath(source, directory, context.home);
  }
  const options = childOf(childOf(context.volumes, mount.source), 'driver_opts');
  const flags = textOf(childOf(options, 'o'))?.split(',') ?? [];
  const device = textOf(childOf(options, 'device'));
  return device !== null && flags.some((flag) => flag === 'bind' || flag === 'rbind')
    ? cleanPath(device)
    : null;
}
