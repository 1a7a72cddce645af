import type { ClientCase, Setting } from '../../tools/verify/clients/case.ts';
import { compareClient, type Judged, type Truth } from '../../tools/verify/clients/compare.ts';
import type { Look, Results } from '../../tools/verify/clients/format.ts';
import { type Container, listClients, pauseClient, startAndHear, stopClient } from './ask-clients.ts';
import { type Asking, checkIn, type Report } from './ask-dockperm.ts';
import { atOnce } from './at-once.ts';
import { repairProjects } from './repair-projects.ts';
import { placesOf, setSocket } from './set-socket.ts';
import { clearRow, createProject, createRun, type Project, writeProjects } from './stage-row.ts';

export interface Row {
  readonly cases: readonly ClientCase[];
  readonly setting: Setting;
  readonly folder: string;
}

/** What dockperm said of a client, until it is known what is true. */
export interface Said {
  readonly index: number;
  readonly phase: string;
  readonly judged: Judged | null;
}

/** One row of cases: from files to containers that ran, and the same after a repair. */
export async function verifyRow({ cases, setting, folder }: Row, asking: Asking): Promise<Results> {
  const { engine } = asking;
  const places = placesOf(engine);
  await setSocket(engine, setting);
  const projects = writeProjects(cases, { folder, places });
  try {
    const said = await sayEach('files', projects, asking);
    await createRun(engine, cases, places);
    await atOnce(projects, (project) => createProject(engine, project));
    const everywhere = { projects, cases, folder };
    said.push(...(await sayAll('created', everywhere, asking)));
    const truths = await startAll(engine.socket);
    await atOnce(await paused(engine.socket, cases), (container) => pauseClient(engine.socket, container));
    said.push(...(await sayAll('running', everywhere, asking)));
    await atOnce(await listClients(engine.socket), (container) => stopClient(engine.socket, container));
    const { said: before, rules } = await sayStopped(everywhere, asking);
    const repaired = await repairProjects({ projects, truths, rules }, asking);
    const looks = [...said, ...before].flatMap((each) => lookOf(each, truths));
    return { looks: [...looks, ...repaired.looks], repairs: repaired.repairs };
  } finally {
    await clearRow(engine);
  }
}

interface Everywhere {
  readonly projects: readonly Project[];
  readonly cases: readonly ClientCase[];
  readonly folder: string;
}

async function sayStopped(everywhere: Everywhere, asking: Asking) {
  const reports = new Map<Project, Report>();
  const said = await sayAll('stopped', everywhere, asking, reports);
  const named = [...reports.values()]
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ rule, subjects }) => subjects.map(({ name }) => [clientOf(name), rule] as const));
  const clients = [...new Set(named.map(([client]) => client))];
  const rules = new Map(
    clients.map((client) => [client, named.flatMap(([name, rule]) => (name === client ? [rule] : []))]),
  );
  return { said, rules };
}

/** From each project's folder, its services; from a folder without one, every container. */
async function sayAll(
  phase: string,
  { projects, cases, folder }: Everywhere,
  asking: Asking,
  reports = new Map<Project, Report>(),
): Promise<Said[]> {
  const report = await checkIn(folder, asking);
  const all = cases.map(({ index, name }) => {
    const judged = report.clients.find((client) => clientOf(client.name) === name) ?? null;
    return { index, phase: `${phase}, as containers`, judged };
  });
  return [...all, ...(await sayEach(phase, projects, asking, reports))];
}

export async function sayEach(
  phase: string,
  projects: readonly Project[],
  asking: Asking,
  reports = new Map<Project, Report>(),
): Promise<Said[]> {
  const said = await atOnce(projects, async (project) => {
    const report = await checkIn(project.folder, asking);
    reports.set(project, report);
    return project.cases.map(({ index, name }) => ({ index, phase, judged: serviceIn(report, name) }));
  });
  return said.flat();
}

function serviceIn({ clients }: Report, name: string): Judged | null {
  return clients.find((client) => client.kind === 'service' && client.name === name) ?? null;
}

/** A container of Compose has the project before and a number after the name of its service. */
function clientOf(name: string): string {
  return /(?:^|-)(c\d+)(?:-\d+)?$/.exec(name)?.[1] ?? name;
}

/** By the name of the case, what it was told. */
export async function startAll(socket: string): Promise<Map<string, Truth>> {
  const containers = await listClients(socket);
  const truths = await atOnce(containers, (container) => startAndHear(socket, container));
  return new Map(containers.map(({ client }, at) => [client, truths[at] as Truth]));
}

async function paused(socket: string, cases: readonly ClientCase[]): Promise<Container[]> {
  const names = cases.flatMap(({ name, ending }) => (ending === 'paused' ? [name] : []));
  return (await listClients(socket)).filter(({ client }) => names.includes(client));
}

export function lookOf({ index, phase, judged }: Said, truths: ReadonlyMap<string, Truth>): Look[] {
  const truth = truths.get(`c${index}`);
  return truth === undefined ? [] : [{ index, phase, truth, judged, outcome: compareClient(truth, judged) }];
}
