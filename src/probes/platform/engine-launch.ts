import type { Connection, DaemonConfig, EngineLaunch, SocketFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { parseJsonObject } from '../../host/json-value.ts';
import { readProcesses } from '../caller/process-list.ts';
import { isGroupWritable } from './is-group-writable.ts';

const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * What the command line of the engine behind this socket says, and its settings file. dockerd refuses to start when both
 * name a group, so neither can be changed without knowledge of the other.
 */
export async function readEngineLaunch(
  host: Host,
  socket: SocketFacts,
  { state }: Connection,
): Promise<EngineLaunch> {
  const isNeeded = state === 'denied' && socket.state === 'socket' && !isGroupWritable(socket.node);
  if (!isNeeded) return { state: 'unknown', reason: 'not checked (it cannot explain the result)' };
  if (host.platform !== 'linux') return { state: 'unknown', reason: 'checked on Linux only' };
  const engines = (await readCommandLines(host)).filter((words) => listensOn(words, socket));
  const [words] = engines;
  if (words === undefined) return { state: 'unknown', reason: 'no dockerd found that listens there' };
  if (engines.length > 1) return { state: 'unknown', reason: 'several dockerd may listen there' };
  const configFile = valuesOf(words, ['--config-file']).at(-1) ?? '/etc/docker/daemon.json';
  const groupFlag = valuesOf(words, ['--group', '-G']).at(-1) ?? null;
  return { state: 'seen', groupFlag, configFile, config: await readConfig(host, configFile) };
}

/** The arguments of each dockerd that is visible to this user. */
async function readCommandLines(host: Host): Promise<string[][]> {
  const processes = (await readProcesses(host)) ?? [];
  const engines = processes.filter(({ name }) => name === 'dockerd');
  const lines = await Promise.all(engines.map(({ pid }) => host.readFile(`/proc/${pid}/cmdline`)));
  return lines.flatMap((line) => (line.ok ? [line.value.split('\0')] : []));
}

type Socket = Extract<SocketFacts, { state: 'socket' }>;

/** Without `-H`, and with what systemd hands over, it is the usual path. */
function listensOn(words: readonly string[], { path, realPath }: Socket): boolean {
  const hosts = valuesOf(words, ['--host', '-H']);
  const isUsual = /^(\/var)?\/run\/docker\.sock$/.test(realPath);
  if (isUsual && (hosts.length === 0 || hosts.some((each) => each.startsWith('fd://')))) return true;
  return hosts.some((each) => [path, realPath].some((own) => isSame(each, own)));
}

function isSame(host: string, path: string): boolean {
  return (
    host.replace(/^unix:\/\//, '').replace(/^\/var\/run\//, '/run/') ===
    path.replace(/^\/var\/run\//, '/run/')
  );
}

/** `--flag value`, `--flag=value`, and of short ones `-Gvalue`. */
function valuesOf(words: readonly string[], names: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    for (const name of names) {
      if (word === name) return [words[index + 1] ?? ''];
      if (word.startsWith(`${name}=`)) return [word.slice(name.length + 1)];
      if (/^-\w$/.test(name) && word.startsWith(name)) return [word.slice(name.length)];
    }
    return [];
  });
}

async function readConfig(host: Host, path: string): Promise<DaemonConfig> {
  const text = await host.readFile(path, MAX_CONFIG_BYTES);
  if (!text.ok)
    return text.error === 'ENOENT' ? { state: 'absent' } : { state: 'unreadable', error: text.error };
  if (text.value.trim() === '') return { state: 'read', group: null };
  const config = parseJsonObject(text.value);
  if (config === null) return { state: 'unreadable', error: 'not JSON' };
  return { state: 'read', group: typeof config.group === 'string' ? config.group : null };
}
