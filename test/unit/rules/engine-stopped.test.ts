import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { directory, file, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { factsOf, linux, SOCKET, unit } from '../../support/scenes.ts';

const stopped = { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) };

const brokenSettings =
  "unable to configure the Docker daemon with file /etc/docker/daemon.json: invalid character '}' looking for beginning of object key string";

describeRule('engine-stopped', ({ catches, passes }) => {
  catches(
    'a socket that no engine listens on',
    linux({ files: { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) } }),
    {
      summary: 'No engine is listening on /var/run/docker.sock; the socket file is left over.',
    },
  );
  passes('a socket that may not be used', linux({ identity: { groups: [] } }));
  passes('a directory, which refuses as well', linux({ files: { [SOCKET]: directory() } }));
  catches(
    'a unit that failed, with its last words',
    linux({
      files: stopped,
      units: [
        unit('docker.socket'),
        unit('docker.service', {
          active: 'failed',
          result: 'start-limit-hit',
          log: [
            'Starting docker.service',
            'time="2026-01-02T03:04:05Z" level=info msg="Starting up"',
            `failed to start daemon: \u001b[31mno space left on device, proxy http://u:pw@proxy:3128 ${'x'.repeat(300)}`,
          ],
        }),
      ],
    }),
    {
      summary: 'No engine is listening on /var/run/docker.sock; the socket file is left over.',
      remedies: ['manual: Fix the problem in its log, then start Docker Engine'],
      found: {
        'docker.service': 'failed (start-limit-hit)',
        log: `failed to start daemon:  [31mno space left on device, proxy http://…@proxy:3128 ${'x'.repeat(79)}…`,
      },
    },
  );
  catches(
    'a daemon.json that three starts in a row could not read, said once (as Docker 20.10 under systemd 252 wrote it)',
    linux({
      files: stopped,
      units: [
        unit('docker.socket', { active: 'failed', result: 'service-start-limit-hit' }),
        unit('docker.service', {
          active: 'failed',
          result: 'exit-code',
          log: [
            'time="2026-01-02T03:04:05Z" level=info msg="Daemon shutdown complete"',
            ...Array.from({ length: 3 }, () => brokenSettings),
          ],
        }),
      ],
    }),
    {
      summary: 'No engine is listening on /var/run/docker.sock; the socket file is left over.',
      remedies: ['manual: Fix the problem in its log, then start Docker Engine'],
      found: { 'docker.service': 'failed (exit-code)', log: brokenSettings },
    },
  );
  catches(
    'the snap, which is started its own way',
    linux({ files: stopped, units: [unit('snap.docker.dockerd.service')] }),
    {
      summary: 'No engine is listening on /var/run/docker.sock; the socket file is left over.',
      remedies: ['safe: Start the Docker snap'],
    },
  );
  catches(
    'a system without systemd',
    linux({ units: null, files: { ...stopped, '/etc/init.d/docker': file('') } }),
    {
      summary: 'No engine is listening on /var/run/docker.sock; the socket file is left over.',
      remedies: ['safe: Start Docker Engine'],
    },
  );
  passes('an engine that listens', linux({ units: [unit('docker.service', { active: 'failed' })] }));

  it('resets a service that failed, since systemd may refuse to start it again', async () => {
    const units = [unit('docker.service', { active: 'failed', result: 'exit-code' })];
    const [finding] = diagnose(await factsOf(linux({ files: stopped, units })));
    const steps = finding?.remedies[0]?.steps ?? [];
    expect(steps.map((step) => step.kind === 'run' && step.command.args[0])).toEqual([
      'reset-failed',
      'start',
    ]);
  });
});
