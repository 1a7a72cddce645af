import type { EmulatedAct, Staging } from '../causes/staging.ts';

const settings = '/etc/docker/daemon.json';

/** systemd is what runs there, and the engine's units are the distribution's own. */
export const systemd: readonly Staging<EmulatedAct>[] = [
  {
    rule: 'engine-stopped',
    cause: {
      emulated: 'apparmor',
      staged: 'systemd: daemon.json is broken, and docker.service has been restarted until systemd gave up',
      before: [
        'systemctl stop docker.socket docker.service',
        `sed -i.right 's/}$/,}/' ${settings}`,
        'systemctl start docker.service',
        'until systemctl is-failed --quiet docker.socket; do sleep 0.5; done',
      ],
      as: 'ann',
      gives: 'ECONNREFUSED',
      shows: [settings, 'invalid character', 'service-start-limit-hit', 'reset-failed'],
    },
    lookAlike: {
      emulated: 'apparmor',
      staged: 'daemon.json is mended, and the engine started with the commands of that finding',
      before: [`mv ${settings}.right ${settings}`, 'node follow-advice.cjs report'],
      as: 'ann',
      gives: 'ok',
      expect: null,
    },
  },
];
