import type { EmulatedAct, Staging } from '../causes/staging.ts';

/** Services of a system that systemd runs. bob, who is in no group, asks about most of them; root sees their files. */
const act = { emulated: 'apparmor', as: 'bob' } as const;
const asRoot = { ...act, as: 'root' } as const;
const account = 'useradd --system --shell /usr/sbin/nologin';

/** COMMAND… becomes a service of its own, which asks about itself. */
const asUnit = (...settings: readonly string[]) => {
  const words = ['WorkingDirectory=/opt/stage', ...settings].flatMap((each) => ['-p', `'${each}'`]);
  return ['systemd-run', '--quiet', '--pipe', '--wait', ...words];
};

export const units: readonly Staging<EmulatedAct>[] = [
  {
    rule: 'unit-group-missing',
    cause: {
      ...asRoot,
      staged: 'systemd: dockperm itself in a unit whose User= is in no group',
      before: [`${account} itself`, 'mkdir -p /opt/stage && cp -r package /opt/stage'],
      within: asUnit('User=itself'),
      gives: 'EACCES',
      shows: ['SupplementaryGroups=docker', 'User=itself'],
      withholds: ['"safety":"risky"'],
    },
    lookAlike: {
      ...asRoot,
      staged: 'the same with SupplementaryGroups=docker',
      within: asUnit('User=itself', 'SupplementaryGroups=docker'),
      gives: 'ok',
      expect: null,
    },
  },
  {
    rule: 'sandbox-denied',
    cause: {
      ...asRoot,
      staged: 'systemd: dockperm itself in a unit that hides /run, and systemd with it',
      within: asUnit('TemporaryFileSystem=/run'),
      gives: 'ENOENT',
      shows: ['TemporaryFileSystem=', 'check --unit run-'],
    },
    lookAlike: {
      ...asRoot,
      staged: 'the same unit with BindPaths=/run/docker.sock',
      within: asUnit('TemporaryFileSystem=/run', 'BindPaths=/run/docker.sock'),
      gives: 'ok',
      expect: null,
    },
  },
  {
    rule: 'unit-group-missing',
    cause: {
      ...act,
      staged: 'systemd: a unit whose User= is a system account in no group',
      before: [`${account} agent`, 'start_unit plain User=agent'],
      unit: 'plain',
      gives: 'EACCES',
      shows: ['SupplementaryGroups=docker', 'plain.service.d', 'User=agent'],
    },
    lookAlike: {
      ...act,
      staged: 'the same with SupplementaryGroups=docker',
      before: ['start_unit given User=agent SupplementaryGroups=docker'],
      unit: 'given',
      gives: 'ok',
      expect: null,
    },
  },
  {
    rule: 'unit-group-missing',
    cause: {
      ...act,
      staged: 'systemd: a unit with DynamicUser=yes',
      before: ['start_unit made-up DynamicUser=yes'],
      unit: 'made-up',
      gives: 'EACCES',
      shows: ['SupplementaryGroups=docker', 'DynamicUser=yes'],
      withholds: ['gpasswd', 'usermod'],
    },
    lookAlike: {
      ...asRoot,
      staged: 'the same with SupplementaryGroups=docker and a user namespace of its own, asked by root',
      before: ['start_unit mapped DynamicUser=yes SupplementaryGroups=docker PrivateUsers=yes'],
      unit: 'mapped',
      gives: 'ok',
      expect: null,
    },
  },
  {
    rule: 'unit-groups-stale',
    cause: {
      ...act,
      staged: 'systemd: usermod -aG of the account after its unit was started',
      before: [`${account} late`, 'start_unit old User=late', 'usermod --append --groups docker late'],
      unit: 'old',
      gives: 'EACCES',
      shows: ['systemctl","args":["restart","old.service"]'],
      withholds: ['usermod'],
    },
    lookAlike: {
      ...act,
      staged: 'the same unit, started again',
      before: ['start_unit old User=late'],
      unit: 'old',
      gives: 'ok',
      expect: null,
    },
  },
  {
    rule: 'sandbox-denied',
    cause: {
      ...act,
      staged: 'systemd: InaccessiblePaths= names the socket; a member asks for another user',
      before: ['start_unit shut User=late InaccessiblePaths=/run/docker.sock'],
      unit: 'shut',
      gives: 'EACCES',
      shows: ['InaccessiblePaths'],
    },
    lookAlike: {
      ...asRoot,
      staged: 'InaccessiblePaths= names another file, asked by root',
      before: ['start_unit open User=late InaccessiblePaths=/etc/shadow'],
      unit: 'open',
      gives: 'ok',
      expect: null,
    },
  },
  {
    rule: 'sandbox-denied',
    cause: {
      ...asRoot,
      staged: 'systemd: TemporaryFileSystem=/run hides the socket, asked by root',
      before: ['start_unit hidden User=late TemporaryFileSystem=/run'],
      unit: 'hidden',
      gives: 'ENOENT',
      shows: ['TemporaryFileSystem', 'BindPaths=/run/docker.sock'],
    },
    lookAlike: {
      ...asRoot,
      staged: 'the same with the advised BindPaths=/run/docker.sock',
      before: ['start_unit bound User=late TemporaryFileSystem=/run BindPaths=/run/docker.sock'],
      unit: 'bound',
      gives: 'ok',
      expect: null,
    },
  },
  {
    rule: 'sandbox-denied',
    cause: {
      ...act,
      staged: 'systemd: RestrictAddressFamilies= without AF_UNIX',
      before: ['start_unit families User=late RestrictAddressFamilies=AF_INET'],
      unit: 'families',
      gives: 'EAFNOSUPPORT',
      shows: ['RestrictAddressFamilies'],
    },
    lookAlike: {
      ...act,
      staged: 'the same with AF_UNIX',
      before: ['start_unit unix User=late "RestrictAddressFamilies=AF_INET AF_UNIX"'],
      unit: 'unix',
      gives: 'ok',
      expect: null,
    },
  },
];
