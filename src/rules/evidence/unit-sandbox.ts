import { type UnitBlock, unitBlockOf } from '../../access/unit-block.ts';
import type { Facts } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import { ask, askToRun, askToWrite, type Diagnosis, manual } from '../rule.ts';
import { connectRow } from './connect-row.ts';

/** The setting of its unit that keeps the process from the socket; null where nothing does, or it connects all the same. */
export function blockOf(facts: Facts): UnitBlock | null {
  const { caller, connection, endpoint } = facts;
  return connection.state === 'ok' ? null : unitBlockOf(caller.unit, endpoint);
}

const effects: Readonly<Record<UnitBlock['error'], string>> = {
  ENOENT: 'hides the socket from it',
  EACCES: 'makes the socket inaccessible to it',
  EAFNOSUPPORT: 'forbids it all Unix sockets',
  EPERM: 'forbids it to connect',
};

export function diagnoseBlock(facts: Facts, { unit, setting, value, error }: UnitBlock): Diagnosis {
  const path = facts.endpoint.kind === 'unix' ? facts.endpoint.path : '';
  return {
    summary: `${unit} cannot use the Docker socket: its setting ${setting}= ${effects[error]}.`,
    evidence: [
      ...connectRow(facts),
      { label: `${unit}: ${setting}`, found: value, expected: expectedFor(setting, path) },
    ],
    remedies: [
      manual(`Allow the socket in a drop-in of ${unit}`, [
        ask('This loosens a sandbox that somebody chose. If the service is to use the socket, write:'),
        askToWrite(['[Service]', ...loosened(setting, path)]),
        askToRun(`sudo systemctl edit ${unit}`),
        askToRun(`sudo systemctl restart ${unit}`),
      ]),
    ],
  };
}

/** Its unit hides the host's /run, so that systemd cannot even be asked for the setting. */
export function isCutOff({ caller: { unit }, socket }: Facts): boolean {
  const isInRun = socket.state === 'missing' && /^(\/var)?\/run\//.test(socket.path);
  return isInRun && unit.state === 'unknown' && unit.isCutOff === true;
}

export function diagnoseCutOff(facts: Facts): Diagnosis {
  const { unit } = facts.caller;
  const name = unit.state === 'none' ? null : unit.name;
  return {
    summary: `${name} cannot use the Docker socket: its processes do not see this host's /run.`,
    evidence: [
      ...connectRow(facts),
      { label: '/run/systemd/system', found: 'does not exist', expected: "systemd's own directory" },
    ],
    remedies: [
      manual(`Look at the settings of ${name} from outside`, [
        ask('TemporaryFileSystem= or RootDirectory= hides it, most likely. In a shell of this host:'),
        askToRun(`dockperm check --unit ${quoteWord(name ?? '')}`),
      ]),
    ],
  };
}

type Setting = UnitBlock['setting'];

function expectedFor(setting: Setting, path: string): string {
  switch (setting) {
    case 'RestrictAddressFamilies':
      return 'AF_UNIX among the families';
    case 'SystemCallFilter':
      return 'socket and connect among the calls';
    case 'InaccessiblePaths':
    case 'TemporaryFileSystem':
    case 'ProtectHome':
      return `nothing over ${path}`;
  }
}

/** A list that is set to nothing begins anew; what `BindPaths=` mounts comes after what hides it. */
function loosened(setting: Setting, path: string): string[] {
  switch (setting) {
    case 'RestrictAddressFamilies':
      return ['RestrictAddressFamilies=AF_UNIX'];
    case 'SystemCallFilter':
      return ['SystemCallFilter=socket connect'];
    case 'InaccessiblePaths':
      return ['InaccessiblePaths='];
    case 'TemporaryFileSystem':
    case 'ProtectHome':
      return [`BindPaths=${path.replace(/^\/var\/run\//, '/run/')}`];
  }
}
