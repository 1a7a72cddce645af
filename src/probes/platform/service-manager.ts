import type { Connection, ServiceManager, SocketFacts, Unit } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { wholeLines } from '../whole-lines.ts';
import { isGroupWritable } from './is-group-writable.ts';
import { readUnitLog } from './unit-log.ts';

const units = {
  system: [
    'docker.socket',
    'docker.service',
    'podman.socket',
    'snap.docker.dockerd.service',
    'containerd.service',
  ],
  user: ['docker.service', 'docker-desktop.service', 'podman.socket'],
} as const;

/** The engine's systemd units; read only when the engine does not answer, or its socket has unexpected permissions. */
export async function readServiceManager(
  host: Host,
  socket: SocketFacts,
  connection: Connection,
  timeoutMs: number,
): Promise<ServiceManager> {
  if (!isNeeded(socket, connection))
    return { kind: 'unknown', state: 'unknown', reason: 'not checked (it cannot explain the result)' };
  if (host.platform !== 'linux') return { kind: 'none', starter: null };
  // Where systemctl is installed without being what runs, it can only fail.
  if (!(await host.stat('/run/systemd/system')).ok) return { kind: 'none', starter: await findStarter(host) };
  // A log is asked for after the state: each gets half of the time.
  const half = Math.ceil(timeoutMs / 2);
  const [system, user] = await Promise.all([showUnits(host, 'system', half), showUnits(host, 'user', half)]);
  if (system === null && user === null)
    return { kind: 'unknown', state: 'unknown', reason: 'systemctl did not answer' };
  return { kind: 'systemd', units: [...(system ?? []), ...(user ?? [])] };
}

function isNeeded(socket: SocketFacts, { state }: Connection): boolean {
  if (socket.state === 'not-local') return false;
  if (state === 'refused' || state === 'missing') return true;
  // The kernel checks write permission first, so a directory at the path can look like a denied socket.
  if (socket.state !== 'socket') return socket.state === 'directory';
  return isOpenToAll(socket.node) || (state === 'denied' && !isGroupWritable(socket.node));
}

function isOpenToAll({ mode }: { readonly mode: number }): boolean {
  return (mode & 0o002) !== 0;
}

async function findStarter(host: Host): Promise<'openrc' | 'service' | null> {
  const [openrc, script] = await Promise.all([
    host.stat('/run/openrc/softlevel'),
    host.stat('/etc/init.d/docker'),
  ]);
  if (!script.ok) return null;
  return openrc.ok ? 'openrc' : 'service';
}

async function showUnits(host: Host, scope: Unit['scope'], timeoutMs: number): Promise<Unit[] | null> {
  const flags = scope === 'user' ? ['--user'] : [];
  const properties = 'Id,LoadState,ActiveState,Result,SocketGroup,SocketMode';
  const answer = await host.run(
    { file: 'systemctl', args: [...flags, 'show', '-p', properties, ...units[scope]] },
    { timeoutMs },
  );
  if (!answer.ok || answer.value.exitCode !== 0) return null;
  const blocks = wholeLines(answer.value.stdout).join('\n').trim().split(/\n\n+/);
  const shown = blocks.map((block) => readUnit(block, scope));
  // An absent unit counts as absent only when systemctl described each requested one.
  if (shown.length !== units[scope].length || shown.some((unit) => unit === null)) return null;
  const installed = shown.filter((unit) => unit !== null && unit.load !== 'not-found') as Unit[];
  return Promise.all(installed.map((unit) => withLog(host, unit, timeoutMs)));
}

const loadStates = ['stub', 'loaded', 'not-found', 'bad-setting', 'error', 'merged', 'masked'];

/** `Key=Value` lines of one unit; null where they are not complete. */
function readUnit(block: string, scope: Unit['scope']): Unit | null {
  const value = (key: string) => new RegExp(`^${key}=([\\w.@-]*)$`, 'm').exec(block)?.[1];
  const name = value('Id') ?? '';
  const load = value('LoadState') ?? '';
  const [active, result] = [value('ActiveState'), value('Result')];
  if (!/\.(?:service|socket)$/.test(name) || !loadStates.includes(load) || !active || !result) return null;
  const unit = { name, scope, load, active, result, log: [], makes: null };
  if (load === 'not-found' || !name.endsWith('.socket')) return unit;
  const [group, mode] = [value('SocketGroup'), value('SocketMode')];
  // Without a name it is root's group.
  return group === undefined || !mode ? null : { ...unit, makes: { group, mode } };
}

async function withLog(host: Host, unit: Unit, timeoutMs: number): Promise<Unit> {
  if (unit.active !== 'failed') return unit;
  return { ...unit, log: await readUnitLog(host, unit, timeoutMs) };
}
