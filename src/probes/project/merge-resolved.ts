import { pickVariables } from '../../compose/client-variables.ts';
import type { BindMount, ComposeService, GroupEntry, Position, StartWords } from '../../compose/model.ts';
import { pickSections } from '../../compose/proxy-sections.ts';
import { splitWords } from '../../compose/shell-commands.ts';
import type { ResolvedService } from './resolved-services.ts';

/**
 * Compose says what a service is, dockperm's own reading says where in which file that stands. Services that Compose
 * leaves out (another profile's) are left out here.
 *
 * @param elsewhere the place of a service that Compose knows from somewhere dockperm cannot read
 */
export function mergeResolved(
  own: readonly ComposeService[],
  resolved: Readonly<Record<string, ResolvedService>> | null,
  elsewhere: Position,
): ComposeService[] {
  if (resolved === null) return [...own];
  const names = own.map(({ name }) => name);
  const others = Object.keys(resolved).filter((name) => !names.includes(name));
  return [...own, ...others.map((name) => ({ ...unread, name, at: elsewhere }))].flatMap((service) => {
    const config = resolved[service.name];
    return config === undefined ? [] : [mergeService(service, config)];
  });
}

const unread: Omit<ComposeService, 'name' | 'at'> = {
  places: [],
  inherits: [],
  image: null,
  build: null,
  user: null,
  userWritten: null,
  groupAdd: [],
  binds: [],
  usernsMode: null,
  networkMode: null,
  command: null,
  environment: {},
  privileged: false,
  capAdd: [],
  capDrop: [],
  securityOpt: [],
  containerName: null,
  profiles: [],
};

function mergeService(own: ComposeService, config: ResolvedService): ComposeService {
  return {
    ...own,
    image: config.image ?? own.image,
    user: config.user ?? null,
    usernsMode: config.userns_mode ?? null,
    networkMode: config.network_mode ?? null,
    privileged: config.privileged ?? false,
    capAdd: config.cap_add ?? [],
    capDrop: config.cap_drop ?? [],
    securityOpt: config.security_opt ?? [],
    groupAdd: mergeGroups(own, config.group_add ?? []),
    start: startOf(own, config),
    environment: pickVariables(config.environment ?? {}),
    binds: config.volumes?.flatMap((volume) => bindOf(volume, own)) ?? [],
    ...pickSections(config.image ?? own.image, config.environment ?? {}),
    build: own.build && { ...own.build, args: config.build?.args ?? own.build.args },
  };
}

/** Some versions of Compose leave out what is not set. */
function startOf({ start }: ComposeService, { entrypoint, command }: ResolvedService): StartWords {
  return {
    entrypoint: entrypoint === undefined ? (start?.entrypoint ?? null) : wordsIn(entrypoint),
    command: command === undefined ? (start?.command ?? null) : wordsIn(command),
  };
}

function wordsIn(words: unknown): string[] | null {
  if (typeof words === 'string') return splitWords(withSingleDollars(words));
  return Array.isArray(words) ? words.map((word) => withSingleDollars(String(word))) : null;
}

function mergeGroups(own: ComposeService, values: readonly (string | number)[]): GroupEntry[] {
  return values.map((value, index) => {
    const text = String(value);
    const sameSpot = own.groupAdd[index];
    const entry =
      sameSpot?.value === text ? sameSpot : own.groupAdd.find((candidate) => candidate.value === text);
    return entry ?? { value: text, raw: text, variables: [], at: own.at };
  });
}

function bindOf(volume: NonNullable<ResolvedService['volumes']>[number], own: ComposeService): BindMount[] {
  const { type, source, target, read_only: readOnly } = volume;
  if (type !== 'bind' || source === undefined || target === undefined) return [];
  const inside = withSingleDollars(target);
  const { written = null, hides } = own.binds.find((bind) => bind.target === inside) ?? {};
  const read = { source: withSingleDollars(source), target: inside, readOnly: readOnly ?? false, written };
  return [hides === undefined ? read : { ...read, hides }];
}

/** `compose config` writes a dollar sign twice, so that its output could be read as input again. */
function withSingleDollars(text: string): string {
  return text.replaceAll('$$', () => '$');
}
