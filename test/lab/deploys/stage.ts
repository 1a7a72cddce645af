import { chownSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { DeployJson } from '../../../src/report/deploy-json.ts';
import type { ErrorJson } from '../../../src/report/error-json.ts';
import { dropTo, type Engine, ensureComposeV1, type Identity, LabError } from '../lab.ts';
import type { DeployRow } from './rows.ts';

/** A directory, an engine and a user who deploys. */
export interface Stage {
  readonly row: DeployRow;
  readonly engine: Engine;
  readonly program: string;
  readonly folder: string;
  readonly as: Identity;
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
}

const PORT = 18_090;

export async function openStage(
  row: DeployRow,
  { engine, program, folder }: { engine: Engine; program: string; folder: string },
): Promise<Stage> {
  const as = engine.user && row.engine.kind !== 'userns-remap' ? engine.user : { uid: 20_001, gid: 20_001 };
  const groups = engine.gid === 0 ? [] : [engine.gid];
  const caller = { uid: as.uid, gid: as.gid, groups: row.engine.kind.startsWith('rootless') ? [] : groups };
  const project = mkdtempSync(join(folder, `${row.name}-`));
  const home = `${project}-home`;
  mkdirSync(home);
  for (const path of [project, home]) chownSync(path, as.uid, as.gid);
  const env = {
    ...engine.env,
    LANG: 'C.UTF-8',
    HOME: home,
    BUILDX_CONFIG: `${home}/.buildx`,
    BASE_IMAGE: 'dockperm-lab/node:20',
    HOST_PORT: String(PORT),
    ...(row.compose === 'v1' && (await composeV1(engine, home))),
    ...row.env,
  };
  return { row, engine, program, folder: project, as: caller, env, port: PORT };
}

/** The old Compose alone: a configuration without plug-ins. */
async function composeV1(engine: Engine, home: string): Promise<Record<string, string>> {
  const bin = await ensureComposeV1();
  if (bin === undefined) throw new LabError('the package lists of this machine have no Compose v1');
  writeFileSync(`${home}/config.json`, '{}');
  return { PATH: `${bin}:${engine.env.PATH}`, DOCKER_CONFIG: home };
}

export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** As the one who deploys, from where ports are published. */
export async function runOn({ engine, as, env, folder }: Stage, command: readonly string[]): Promise<Ran> {
  const [file = '', ...args] = [...engine.nsenter, ...dropTo(as), ...command];
  const options = { cwd: folder, env, extendEnv: false, input: '', reject: false, timeout: 120_000 } as const;
  const { exitCode, stdout, stderr } = await execa(file, args, options);
  return { exitCode, stdout, stderr };
}

export interface DeployAnswer {
  readonly exitCode: number | undefined;
  readonly smoke: DeployJson['smoke'];
  /** What went wrong, as the command says it. */
  readonly said: string;
}

export function deploy(stage: Stage, flags: readonly string[]): Promise<DeployAnswer> {
  return deployUnasked(stage, [...(stage.row.consent?.flags ?? []), ...flags]);
}

/** Without what needs consent. */
export async function deployUnasked(stage: Stage, flags: readonly string[] = []): Promise<DeployAnswer> {
  const own = ['--yes', '--env', 'development', '--format', 'json', '--timeout', '60s'];
  const command = [process.execPath, stage.program, 'deploy', ...own, ...(stage.row.flags ?? []), ...flags];
  const { exitCode, stdout, stderr } = await runOn(stage, command);
  const report = parse(stdout);
  const smoke = report && 'smoke' in report ? report.smoke : [];
  return { exitCode, smoke, said: `${saidIn(report)} ${stderr}`.trim().slice(0, 400) };
}

/** The container once more, by the command that a deploy would start it with. */
export async function recreateByCompose(stage: Stage): Promise<void> {
  const { consent, flags = [] } = stage.row;
  const own = ['--dry-run', '--env', 'development', '--format', 'json', ...flags, ...(consent?.flags ?? [])];
  const { stdout } = await runOn(stage, [process.execPath, stage.program, 'deploy', ...own]);
  const report = parse(stdout);
  const steps = report && 'plan' in report ? report.plan.actions.flatMap((action) => action.steps) : [];
  for (const step of steps) {
    if (step.kind !== 'recreate') continue;
    const { file, args } = step.base;
    const { exitCode, stderr } = await runOn(stage, [file, ...args, 'up', '-d', '--force-recreate']);
    if (exitCode !== 0) throw new LabError(`Compose by itself ends with ${exitCode}: ${stderr}`);
  }
}

function saidIn(report: DeployJson | ErrorJson | null): string {
  if (report === null) return '';
  if ('error' in report) return report.error.message;
  const { outcome, blockers, before } = report;
  const failure = outcome?.failure;
  if (failure) return `${failure.message} ${failure.log?.slice(-3).join(' ') ?? ''}`;
  return [...blockers.map(({ problem }) => problem), ...before.map(({ summary }) => summary)].join(' ');
}

function parse(text: string): DeployJson | ErrorJson | null {
  try {
    return JSON.parse(text) as DeployJson | ErrorJson;
  } catch {
    return null;
  }
}
