import type { EngineAt } from '../../engine/engine-at.ts';
import type { Address, Host } from '../../host/host.ts';
import { listOf, objectOf, textOf, textsOf } from '../../host/json-value.ts';

/** `Config.User` of an image that the engine has; null when it has no such image or does not answer. */
export async function readImageUser(
  host: Host,
  address: Address,
  image: string,
  timeoutMs: number,
): Promise<string | null> {
  const path = `/images/${encodeURIComponent(image)}/json`;
  const answer = await host.request(address, { method: 'GET', path }, timeoutMs);
  if (!answer.ok || answer.value.status !== 200) return null;
  const { Config } = objectOf(answer.value.body);
  return textOf(objectOf(Config).User);
}

export interface Accounts {
  readonly passwd: string;
  readonly group: string;
}

/**
 * The account files of an image. A container is created for it and removed again; it is never started, so nothing
 * of the image runs, and it works for images without a shell.
 */
export async function readImageAccounts(host: Host, image: string, at: EngineAt): Promise<Accounts | null> {
  const { address, timeoutMs } = at;
  const body = {
    Image: image,
    Cmd: ['true'],
    NetworkDisabled: true,
    Labels: { 'dockperm.probe': 'accounts' },
  };
  const created = await host.request(
    address,
    { method: 'POST', path: '/containers/create', body },
    timeoutMs,
  );
  if (!created.ok || created.value.status !== 201) return null;
  const id = textOf(objectOf(created.value.body).Id);
  try {
    const [passwd, group] = await Promise.all(
      ['/etc/passwd', '/etc/group'].map((path) => copyOut(host, { ...at, id, path })),
    );
    return passwd == null || group == null ? null : { passwd, group };
  } finally {
    await host.request(address, { method: 'DELETE', path: `/containers/${id}?force=1&v=1` }, timeoutMs);
  }
}

/** Empty for an image without such a file; null when it could not be looked at. */
async function copyOut(host: Host, file: FileInImage, links = 0): Promise<string | null> {
  const { address, timeoutMs, id, path } = file;
  const query = {
    method: 'GET',
    path: `/containers/${id}/archive?path=${encodeURIComponent(path)}`,
  } as const;
  const answer = await host.request(address, query, timeoutMs);
  if (!answer.ok) return null;
  const { status, body } = answer.value;
  if (status === 404) return '';
  if (status !== 200 || typeof body !== 'string') return null;
  // The engine follows links on the way, but not the last one.
  const target = linkIn(body);
  if (target === null) return firstFileOfTar(body);
  const next = { ...file, path: new URL(target, `file://${path}`).pathname };
  return links < MOST_LINKS ? copyOut(host, next, links + 1) : '';
}

type FileInImage = EngineAt & { readonly id: string; readonly path: string };

const MOST_LINKS = 5;
const TAR_BLOCK = 512;
const TAR_LINK = { type: 156, name: 157, end: 257 };

/** Where a tar's first entry points when it is a symbolic link. */
function linkIn(tar: string): string | null {
  if (tar[TAR_LINK.type] !== '2') return null;
  return tar.slice(TAR_LINK.name, TAR_LINK.end).replace(/\0.*$/s, '');
}

/** A tar of one text file: a header block with the size in octal at byte 124, then the text. */
function firstFileOfTar(tar: string): string | null {
  const size = Number.parseInt(tar.slice(124, 136), 8);
  return Number.isNaN(size) ? null : tar.slice(TAR_BLOCK, TAR_BLOCK + size);
}

/** Not `<none>:<none>`, nor what a command line would take for a flag. */
function isReference(tag: string): boolean {
  return /^\w/.test(tag);
}

const small = /alpine|busybox|debian|ubuntu|node|python/;

/** Images already on the engine, those first that are likely to have coreutils or BusyBox. Nothing is pulled. */
export async function likelyImages(host: Host, engine: EngineAt): Promise<string[]> {
  const answer = await host.request(
    engine.address,
    { method: 'GET', path: '/images/json' },
    engine.timeoutMs,
  );
  const images = answer.ok ? listOf(answer.value.body) : [];
  const tags = images.flatMap((image) => textsOf(objectOf(image).RepoTags)).filter(isReference);
  return [...tags.filter((tag) => small.test(tag)), ...tags.filter((tag) => !small.test(tag))];
}
