import { DockpermError } from '../../errors.ts';
import type { ProcessFacts } from '../../facts/facts.ts';
import type { AskedProcess } from '../../facts/selection.ts';
import { formatErrno } from '../../host/errno.ts';
import type { Host } from '../../host/host.ts';
import { showUnit } from '../systemd/unit-settings.ts';
import { configuredIdentity, type IdentityReading } from './configured-identity.ts';
import { liveIdentity } from './live-identity.ts';
import { readView } from './read-view.ts';
import { findWorkers } from './unit-workers.ts';
import type { KnownHere, ViewOptions } from './view-options.ts';

/** The process or unit that the command line names. What does not exist is a mistake in the command line. */
export async function readAsked(host: Host, asked: AskedProcess, known: KnownHere): Promise<ProcessFacts[]> {
  if (host.platform !== 'linux')
    throw new DockpermError(
      'usage',
      `${asked.flag} reads /proc, which only Linux has.`,
      'Run dockperm as that user instead.',
    );
  return asked.flag === '--pid'
    ? [await askedPid(host, asked.pid, known)]
    : askedUnit(host, asked.name, known);
}

async function askedPid(host: Host, pid: number, known: KnownHere): Promise<ProcessFacts> {
  const read = await liveIdentity(host, pid, known.timeoutMs);
  if (read.state === 'gone') throw noProcess(pid);
  return process(host, pid, { read, options: { ...known, dockerHost: null } });
}

interface ReadProcess {
  readonly read: IdentityReading;
  readonly options: Omit<ViewOptions, 'label'>;
}

async function process(host: Host, pid: number, { read, options }: ReadProcess): Promise<ProcessFacts> {
  const view = await viewOf(host, read, { ...options, label: `process ${pid}` });
  return { kind: 'process', name: String(pid), ...view };
}

function noProcess(pid: number): DockpermError {
  return new DockpermError(
    'process-unknown',
    `There is no process ${pid} that this user can see.`,
    'Find its number with: pgrep -af NAME',
  );
}

async function askedUnit(host: Host, name: string, known: KnownHere): Promise<ProcessFacts[]> {
  const subject = { kind: 'unit', name } as const;
  if (!(await host.stat('/run/systemd/system')).ok) throw noSystemd();
  const shown = await showUnit(host, name, known.timeoutMs);
  if (shown.state === 'not-found') throw noUnit(name);
  if (shown.state === 'unanswered')
    return [{ ...subject, state: 'unknown', reason: 'systemctl did not answer' }];
  const { settings, dockerHost } = shown;
  const unit = { state: 'known', name, ...settings } as const;
  const { mainPid } = settings;
  const live = mainPid === null ? null : await liveIdentity(host, mainPid, known.timeoutMs);
  const read = live?.state === 'known' ? live : await configuredIdentity(host, unit, known.timeoutMs);
  const options = { ...known, dockerHost, unit };
  const workers = live?.state === 'known' ? await findWorkers(host, live, known.timeoutMs) : [];
  const [main, ...others] = await Promise.all([
    viewOf(host, read, { ...options, label: name }),
    ...workers.map((worker) => process(host, worker.pid ?? 0, { read: worker, options })),
  ]);
  return [{ ...subject, ...main }, ...others];
}

async function viewOf(host: Host, read: IdentityReading, options: ViewOptions) {
  return read.state === 'known'
    ? readView(host, read, options)
    : ({ state: 'unknown', reason: reasonOf(read) } as const);
}

function reasonOf(read: Exclude<IdentityReading, { state: 'known' }>): string {
  return read.state === 'unknown' ? read.reason : formatErrno('ESRCH');
}

function noSystemd(): DockpermError {
  return new DockpermError(
    'usage',
    'systemd does not run this host, so there is no unit to look at.',
    "Use the process's number instead: dockperm check --pid N",
  );
}

function noUnit(name: string): DockpermError {
  return new DockpermError(
    'unit-unknown',
    `systemd has no unit ${name}.`,
    'List the services with: systemctl list-units --all --type=service',
  );
}
