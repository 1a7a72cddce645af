import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Context } from '../commands/context.ts';
import { HIGHEST_ENGINE_ID } from '../compose/highest-id.ts';
import { absolutePath } from '../compose/paths.ts';
import { DockpermError } from '../errors.ts';
import type { AskedProcess, EndpointChoice, Selection } from '../facts/selection.ts';

/** The options that select what to check, the same for every command. */
export function withSelection(command: Command): Command {
  return withEngine(
    command
      .optionsGroup('Project:')
      .option('-C, --directory <dir>', 'Project directory', '.')
      .option('-f, --file <file>', 'Compose file (repeatable)', collect)
      .option('--env-file <file>', 'Environment file (default: .env)')
      .option('--profile <name>', 'Compose profile to include (repeatable)', collect)
      .option('--service <name>', 'Only this service (repeatable)', collect)
      .option('--container <name>', 'Only this container, by name or id (repeatable)', collect)
      .option('--all', 'Containers of other projects, too'),
  );
}

/** The options of a project, which say nothing about a process. */
const ofProject = ['file', 'envFile', 'profile', 'service', 'container', 'all'];

/** Instead of this process and a project: what else runs on this host. */
export function withProcess(command: Command): Command {
  return command
    .optionsGroup('Process:')
    .addOption(
      new Option('--pid <number>', 'Only this process of the host')
        .argParser(parsePid)
        .conflicts(['unit', ...ofProject]),
    )
    .addOption(
      new Option('--unit <name>', 'Only this systemd service, running or not')
        .argParser(parseUnit)
        .conflicts(ofProject),
    );
}

function withEngine(command: Command): Command {
  return command
    .optionsGroup('Engine:')
    .addOption(new Option('--socket <path>', "Path of the engine's socket").conflicts(['host', 'context']))
    .addOption(new Option('--host <url>', 'Engine address, as in DOCKER_HOST').conflicts(['context']))
    .option('--context <name>', 'Docker context')
    .addOption(gidOption())
    .addOption(timeoutOption("Time limit for the engine's answer, such as 500ms or 5s", 5));
}

export function gidOption(): Option {
  return new Option('--gid <number>', 'Group id of the socket, instead of detecting it').argParser(parseGid);
}

/** What decides how much a command changes. */
export function withConsent(command: Command): Command {
  return command
    .optionsGroup('Changes:')
    .option('--dry-run', 'Print every change and command without applying it')
    .option('-y, --yes', 'Apply safe changes without asking')
    .option(
      '--allow <rule>',
      'Consent to the fixes of a rule, or "risky" for all that grant access (repeatable)',
      collect,
    );
}

export function modeOf({ dryRun, yes }: { readonly dryRun?: boolean; readonly yes?: boolean }) {
  return dryRun ? 'dry-run' : yes ? 'yes' : 'ask';
}

export function formatOption(formats: readonly string[]): Option {
  return new Option('--format <format>', 'Output format').choices(formats).default('pretty');
}

export function timeoutOption(what: string, seconds: number): Option {
  return new Option('--timeout <time>', what).argParser(parseDuration).default(seconds * 1000, `${seconds}s`);
}

interface SelectionFlags {
  readonly directory: string;
  readonly file?: string[];
  readonly envFile?: string;
  readonly profile?: string[];
  readonly service?: string[];
  readonly container?: string[];
  readonly all?: boolean;
  readonly pid?: number;
  readonly unit?: string;
  readonly socket?: string;
  readonly host?: string;
  readonly context?: string;
  readonly gid?: number;
  readonly timeout: number;
}

export function selectionOf(flags: SelectionFlags, { host }: Context): Selection {
  const directory = absolutePath(flags.directory, host.cwd, undefined);
  const process = askedOf(flags);
  return {
    directory,
    files: (flags.file ?? []).map((file) => absolutePath(file, host.cwd, undefined)),
    envFile: flags.envFile === undefined ? null : absolutePath(flags.envFile, host.cwd, undefined),
    profiles: flags.profile ?? [],
    services: flags.service ?? [],
    containers: flags.container ?? [],
    all: flags.all ?? false,
    endpoint: endpointOf(flags, host.cwd),
    gid: flags.gid ?? null,
    scope: process ? 'process' : 'project',
    ...(process ? { process } : {}),
    timeoutMs: flags.timeout,
  };
}

function askedOf({ pid, unit }: SelectionFlags): AskedProcess | undefined {
  if (pid !== undefined) return { flag: '--pid', pid };
  return unit === undefined ? undefined : { flag: '--unit', name: unit };
}

function endpointOf({ socket, host, context }: SelectionFlags, cwd: string): EndpointChoice | null {
  if (socket !== undefined)
    return { flag: '--socket', value: absolutePath(parseSocket(socket), cwd, undefined) };
  if (host !== undefined) return { flag: '--host', value: host };
  return context === undefined ? null : { flag: '--context', value: context };
}

function parseSocket(path: string): string {
  if (path !== '' && !path.includes('://')) return path;
  throw new DockpermError(
    'usage',
    path === '' ? '--socket needs a path.' : `--socket ${path} is not a path.`,
    'Use a path such as /var/run/docker.sock. For an address such as unix:///…, use --host.',
  );
}

export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** The kernel gives out no higher number, see proc_sys_kernel(5). */
const HIGHEST_PID = 4_194_304;

function parsePid(text: string): number {
  if (/^[1-9]\d*$/.test(text) && Number(text) <= HIGHEST_PID) return Number(text);
  throw new DockpermError(
    'usage',
    `--pid ${text} is not the number of a process.`,
    'Find it with: pgrep -af NAME',
  );
}

/** The characters of systemd.unit(5); other kinds of unit run no process of their own. */
function parseUnit(text: string): string {
  const name = /\.[a-z]+$/.test(text) ? text : `${text}.service`;
  const isName = /^[\w:.\\@-]{1,255}$/.test(name) && !name.startsWith('-') && !name.startsWith('.');
  if (isName && name.endsWith('.service')) return name;
  throw new DockpermError(
    'usage',
    isName ? `--unit ${name} is not a service.` : `--unit ${text} is not the name of a systemd service.`,
    'List the services with: systemctl list-units --type=service',
  );
}

function parseGid(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= HIGHEST_ENGINE_ID) return Number(text);
  throw new DockpermError('gid-invalid', `--gid ${text} is not a valid group id.`, [
    { sentence: `Use a number from 0 to ${HIGHEST_ENGINE_ID}. To find it:` },
    { command: 'stat -c %g /var/run/docker.sock' },
  ]);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, '': 1000 };

function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|)$/.exec(text);
  const milliseconds = match ? Number(match[1]) * (units[match[2] ?? ''] ?? 1000) : 0;
  if (milliseconds > 0) return milliseconds;
  throw new InvalidArgumentError('Use a time such as 500ms, 5s or 2m.');
}
