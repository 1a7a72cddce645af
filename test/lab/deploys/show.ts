import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { connectInside, connectWithoutGroup, measureDowntime, runHealthChecks, serviceId } from './probe.ts';
import { deploy, deployUnasked, recreateByCompose, type Stage } from './stage.ts';

export const columns = ['denied', 'deployed', 'connected', 'smoke', 'no-op', 'downtime', 'undone'] as const;
export type Column = (typeof columns)[number];

/** A figure or a tick; a cross or a hyphen says why. */
export interface Mark {
  readonly sign: string;
  readonly why?: string;
}
export type Marks = Partial<Record<Column, Mark>>;

/** On an idle machine; on a busy one, half as long again as Compose by itself. */
const DOWNTIME_MS = 2000;
const COMPOSES_SHARE = 1.5;
const yes: Mark = { sign: '✓' };
export const wrong = (why: string): Mark => ({ sign: '✗', why });

/** From the denial to the rollback; what comes after something wrong is not looked at. */
export async function show(stage: Stage): Promise<Marks> {
  const marks: Marks = {};
  const stop = runHealthChecks(stage);
  try {
    for (const [column, look] of looks) {
      Object.assign(marks, await look(stage), {});
      if (marks[column]?.sign === '✗') break;
    }
  } finally {
    stop();
    await removeAll(stage);
  }
  return marks;
}

type Look = readonly [Column, (stage: Stage) => Promise<Marks>];

const looks: readonly Look[] = [
  ['denied', showDenied],
  ['deployed', showRefused],
  ['smoke', showDeployed],
  ['connected', async (stage) => ({ connected: told(await connectInside(stage), 'ok') })],
  ['no-op', showUnchanged],
  ['downtime', showDowntime],
  ['undone', showRolledBack],
];

async function showDenied(stage: Stage): Promise<Marks> {
  return { denied: told(await connectWithoutGroup(stage), 'EACCES') };
}

function told(said: string, wanted: string): Mark {
  return said === wanted ? yes : wrong(`the kernel says ${said || 'nothing'}, not ${wanted}`);
}

async function showRefused(stage: Stage): Promise<Marks> {
  const { consent } = stage.row;
  if (!consent) return {};
  const { exitCode, said } = await deployUnasked(stage);
  const isRight = exitCode !== 0 && said.includes(consent.without) && readdirSync(stage.folder).length === 0;
  return isRight ? {} : { deployed: wrong(`without consent it ends with ${exitCode}: ${said}`) };
}

async function showDeployed(stage: Stage): Promise<Marks> {
  const { exitCode, smoke, said } = await deploy(stage, ['--smoke', 'full']);
  const count = (verdict: string) => smoke.filter((each) => each.verdict === verdict).length;
  const left = smoke.filter(({ verdict }) => verdict === 'skipped').map(({ name }) => `not tried: ${name}`);
  if (exitCode !== 0) return { smoke: wrong(said || `deploy ends with ${exitCode}`) };
  const why = left.length > 0 ? { why: left.join('; ') } : {};
  return { deployed: yes, smoke: { sign: `${count('passed')}/${smoke.length}`, ...why } };
}

async function showUnchanged(stage: Stage): Promise<Marks> {
  const before = await serviceId(stage);
  const { exitCode, said } = await deploy(stage, []);
  if (exitCode !== 0) return { 'no-op': wrong(`the second deploy ends with ${exitCode}: ${said}`) };
  return { 'no-op': before === (await serviceId(stage)) ? yes : wrong('the container was replaced') };
}

async function showDowntime(stage: Stage): Promise<Marks> {
  const { cannotReplace } = stage.row;
  if (cannotReplace) return { downtime: { sign: '–', why: cannotReplace } };
  const byCompose = await measureDowntime(stage, () => recreateByCompose(stage));
  const before = await serviceId(stage);
  appendFileSync(`${stage.folder}/.env`, '\nTIMEOUT=9\n');
  let answer = { exitCode: undefined as number | undefined, said: '' };
  const longest = await measureDowntime(stage, async () => {
    answer = await deploy(stage, ['--no-smoke']);
  });
  if (answer.exitCode !== 0) return { downtime: wrong(`ends with ${answer.exitCode}: ${answer.said}`) };
  if (before === (await serviceId(stage))) return { downtime: wrong('the change did not replace it') };
  const why = `down for ${seconds(longest)}, and for ${seconds(byCompose)} by Compose alone`;
  const isShort = longest <= Math.max(DOWNTIME_MS, COMPOSES_SHARE * byCompose);
  return { downtime: isShort ? { sign: seconds(longest), why } : wrong(why) };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

async function showRolledBack(stage: Stage): Promise<Marks> {
  const before = await serviceId(stage);
  const file = `${stage.folder}/Dockerfile`;
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/^USER /m, 'RUN false\nUSER '));
  const { exitCode } = await deploy(stage, []);
  if (exitCode !== 1) return { undone: wrong(`a build that fails ends with ${exitCode}`) };
  const runs = before === (await serviceId(stage)) && (await connectInside(stage)) === 'ok';
  return { undone: runs ? yes : wrong('the previous container does not run on') };
}

async function removeAll({ engine, folder }: Stage): Promise<void> {
  const project = folder.replace(/^.*\//, '').toLowerCase();
  const env = engine.env;
  const label = ['--filter', `label=com.docker.compose.project=${project}`];
  const { stdout } = await execa('docker', ['ps', '-aq', ...label], { env, reject: false });
  const ids = stdout.split('\n').filter(Boolean);
  if (ids.length > 0) await execa('docker', ['rm', '-f', ...ids], { env, reject: false });
}
