import type { ComposeServiceEdit } from '../../../../src/edit/compose/compose-edit.ts';
import { asList, asSettings, type Settings } from './meaning.ts';

/**
 * What a service is to be after an edit, worked out from plain values and not from positions. Several answers are right
 * where Compose makes no difference between them.
 */
export function intended(edit: ComposeServiceEdit, service: Settings): Settings[] {
  switch (edit.op) {
    case 'add-group':
      return [{ ...service, group_add: withGroup(asList(service.group_add), edit.value) }];
    case 'replace-group':
      return [{ ...service, group_add: replaced(asList(service.group_add), edit) }];
    case 'add-security-opt':
      return [{ ...service, security_opt: [...asList(service.security_opt), edit.value] }];
    case 'set-build-arg':
      return [{ ...service, build: withArg(service.build, edit) }];
    case 'set-environment':
      return [{ ...service, environment: withNamed(service.environment, edit) }];
    case 'set-key':
      return [{ ...service, [edit.key]: edit.value }];
    case 'set-user-group':
      return [{ ...service, user: withUserGroup(String(service.user ?? ''), edit.gid) }];
    case 'set-mount-source':
      return withMount(service, edit);
    case 'remove-mount':
      return withoutMount(service, edit.target);
    case 'add-network':
      return joined(service.networks, edit.network).map((networks) => ({ ...service, networks }));
    case 'add-dependency':
      return [{ ...service, depends_on: dependent(service.depends_on, edit.on) }];
    case 'add-command-argument':
      return [{ ...service, command: [...asList(service.command), edit.value] }];
  }
}

/** A group that is there already in another shape gives way: the plain number, or the variable with another default. */
export function withGroup(groups: readonly unknown[], value: string): unknown[] {
  const { name, fallback } = /^\$\{(?<name>\w+):-(?<fallback>.*)\}$/.exec(value)?.groups ?? {};
  const same = (group: unknown) =>
    String(group) === fallback || new RegExp(`^\\$(?:${name}$|\\{${name}\\b[^{}]*\\}$)`).test(String(group));
  const at = groups.findIndex(same);
  return at === -1 ? [...groups, value] : groups.with(at, value);
}

function replaced(groups: unknown[], { from, value }: { from: string; value: string | null }): unknown[] {
  const at = groups.findIndex((group) => String(group) === from);
  const others = groups.toSpliced(at, 1);
  if (value === null) return others;
  const isThere = withGroup(others, value).length === others.length;
  return isThere ? others : groups.with(at, value);
}

interface Named {
  readonly key: string;
  readonly value: string;
}

function withArg(build: unknown, arg: Named): unknown {
  if (typeof build === 'string') return { context: build, args: { [arg.key]: arg.value } };
  const settings = asSettings(build);
  return { ...settings, args: withNamed(settings.args, arg) };
}

function withNamed(values: unknown, { key, value }: Named): unknown {
  if (!Array.isArray(values)) return { ...asSettings(values), [key]: value };
  const at = values.findLastIndex((item) => String(item).split('=')[0] === key);
  return at === -1 ? [...values, `${key}=${value}`] : values.with(at, `${key}=${value}`);
}

function withUserGroup(user: string, gid: string): string {
  const colon = user.replace(/\$\{[^}]*\}/g, (variable) => 'x'.repeat(variable.length)).indexOf(':');
  const fallback = /^(\$\{\w+:?-)[^{}]*\}$/.exec(user.slice(colon + 1))?.[1];
  return user.slice(0, colon + 1) + (fallback === undefined ? gid : `${fallback}${gid}}`);
}

interface Move {
  readonly target: string;
  readonly value: string;
}

/** A mount that is inherited is hidden by one of the service's own. */
function withMount(service: Settings, edit: Move): Settings[] {
  const volumes = asList(service.volumes);
  const changed = volumes.map((item) => moved(item, edit));
  if (volumes.some((item, at) => item !== changed[at])) return [{ ...service, volumes: changed }];
  return ['', ':ro', ':rw'].map((mode) => ({
    ...service,
    volumes: [...volumes, `${edit.value}:${edit.target}${mode}`],
  }));
}

function moved(item: unknown, { target, value }: Move): unknown {
  if (typeof item !== 'string') {
    const isMeant = asSettings(item).target === target;
    return isMeant
      ? { ...asSettings(item), type: 'bind', source: revalued(asSettings(item).source, value) }
      : item;
  }
  const at = item.indexOf(`:${target}`);
  const isMeant = at !== -1 && /^(?::|$)/.test(item.slice(at + 1 + target.length));
  return isMeant ? revalued(item.slice(0, at), value) + item.slice(at) : item;
}

/** A variable that is the whole source keeps its say; its default is what changes. */
function revalued(source: unknown, value: string): string {
  const head = /^(\$\{\w+:?-)[^{}]*\}$/.exec(String(source))?.[1];
  return head === undefined ? value : `${head}${value}}`;
}

function withoutMount(service: Settings, target: string): Settings[] {
  const volumes = asList(service.volumes).filter((item) => item === moved(item, { target, value: '\0' }));
  const { volumes: _, ...bare } = service;
  return volumes.length === 0 ? [bare, { ...service, volumes }] : [{ ...service, volumes }];
}

/** A service that inherits networks gets only the new one; in a map, nothing and no settings are the same. */
function joined(networks: unknown, network: string): unknown[] {
  if (networks === undefined || networks === null) return [['default', network], [network]];
  if (Array.isArray(networks)) return [[...networks, network]];
  return [null, {}].map((own) => ({ ...asSettings(networks), [network]: own }));
}

function dependent(others: unknown, on: string): unknown {
  if (others === undefined || others === null) return [on];
  if (Array.isArray(others)) return [...others, on];
  return { ...asSettings(others), [on]: { condition: 'service_started' } };
}
