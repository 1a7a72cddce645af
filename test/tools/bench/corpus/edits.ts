import { parse } from 'yaml';
import type { ComposeService } from '../../../../src/compose/model.ts';
import type { ComposeEdit, ComposeServiceEdit } from '../../../../src/edit/compose/compose-edit.ts';
import { isOneValue } from './changed-lines.ts';
import type { Settings } from './meaning.ts';

export const group = '${DOCKER_GID:-998}';
export const newNetwork = 'dockperm-corpus-net';
export const newService = 'dockperm-corpus-proxy';
export const newSource = '/run/user/4242/docker.sock';

/** Every change that can be asked of a service, as it is read and as it stands in the file by itself. */
export function editsOf(
  { name: service, groupAdd, build }: ComposeService,
  own: Settings,
): ComposeServiceEdit[] {
  const named = { service, key: 'DOCKPERM_CORPUS', value: 'tcp://proxy:2375' };
  const target = mountTarget(own);
  const hasUserGroup = typeof own.user === 'string' && /^[^:${}]*:[^:]+$/.test(own.user);
  return [
    { op: 'add-group', service, value: group },
    { op: 'add-security-opt', service, value: 'label=disable' },
    { op: 'set-key', service, key: 'userns_mode', value: 'host' },
    { op: 'set-environment', ...named },
    { op: 'add-network', service, network: newNetwork },
    { op: 'add-dependency', service, on: newService },
    ...groupAdd.map(({ raw }) => ({ op: 'replace-group', service, from: raw, value: group }) as const),
    ...(build ? [{ op: 'set-build-arg', ...named } as const] : []),
    ...(Array.isArray(own.command)
      ? [{ op: 'add-command-argument', service, value: '--corpus' } as const]
      : []),
    ...(hasUserGroup ? [{ op: 'set-user-group', service, gid: '4242' } as const] : []),
    ...(target === null ? [] : mountEdits(service, target)),
  ];
}

export function mountEdits(service: string, target: string): ComposeServiceEdit[] {
  return [
    { op: 'set-mount-source', service, target, value: newSource },
    { op: 'remove-mount', service, target },
  ];
}

/** What is asked of the file as a whole. */
export const fileEdits: readonly ComposeEdit[] = [
  {
    op: 'add-service',
    service: newService,
    definition: {
      image: 'example/proxy:1',
      environment: { CONTAINERS: '1', POST: '0' },
      volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro'],
      read_only: true,
    },
  },
  { op: 'add-top-network', network: newNetwork, definition: { internal: true } },
];

/** The path of the socket inside, else of the first bind: one that the file spells out, and once. */
export function mountTarget({ volumes }: Settings): string | null {
  const targets = (Array.isArray(volumes) ? volumes : []).map((item) => {
    if (typeof item !== 'string') return item?.type === 'bind' && item.source ? String(item.target) : '';
    return /^(?:\$\{[^{}]*\}|[./~])[^:]*:(\/[\w./-]*[\w-])(?::[^:]*)?$/.exec(item)?.[1] ?? '';
  });
  const known = targets.filter((target) => /^\/[\w./-]+$/.test(target) && !/\/\.|\/\//.test(target));
  const once = known.filter((target) => targets.filter((other) => other === target).length === 1);
  return once.find((target) => target.includes('docker.sock')) ?? once[0] ?? null;
}

/** Whether a piece of text that is gone is what the edit was to take or to replace. */
export function isPartOf(edit: ComposeEdit, piece: string): boolean {
  if (isOneValue(piece)) return true;
  if (edit.op === 'set-user-group') return !/[#\n]/.test(piece);
  if (edit.op !== 'remove-mount' && edit.op !== 'set-mount-source') return false;
  if (/^\s*- \*[\w-]+\s*(?:#.*)?$/.test(piece)) return true;
  const text = piece.replace(/^[\s,]+(?=\S+[\s,]*$)|,\s*$/g, '');
  return [text, `- ${text}`].some((yaml) => isOneMount(yaml, edit.target));
}

function isOneMount(yaml: string, target: string): boolean {
  try {
    const value = parse(yaml, { logLevel: 'silent', merge: true });
    const items = Array.isArray(value) ? value : (value?.volumes ?? [value]);
    if (!Array.isArray(items) || items.length !== 1) return false;
    const [item] = items;
    return typeof item === 'string' ? item.includes(`:${target}`) : item?.target === target;
  } catch {
    return false;
  }
}
