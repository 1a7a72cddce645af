import { describe, expect, it } from 'vitest';
import { containerIn, serviceIn } from '../../../../src/probes/systemd/control-group.ts';

const id = 'a'.repeat(64);

describe('the control group of a process', () => {
  it.each([
    ['0::/system.slice/agent.service\n', 'agent.service'],
    ['0::/system.slice/system-getty.slice/getty@tty1.service\n', 'getty@tty1.service'],
    ['0::/system.slice/agent.service/worker/3\n', 'agent.service'],
    ['12:pids:/system.slice/other.service\n1:name=systemd:/system.slice/agent.service\n', 'agent.service'],
    ['0::/user.slice/user-1000.slice/session-3.scope\n', null],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/ide.service\n', null],
    [`0::/system.slice/docker-${id}.scope\n`, null],
    [`0::/system.slice/docker.service/docker/${id}\n`, null],
    ['0::/init.scope\n', null],
    ['0::/\n', null],
    ['', null],
  ])('%j is of %s', (text, service) => {
    expect(serviceIn(text)).toBe(service);
  });

  it.each([
    [`0::/system.slice/docker-${id}.scope\n`, 'docker'],
    [`12:pids:/docker/${id}\n`, 'docker'],
    [`0::/machine.slice/libpod-${id}.scope/container\n`, 'podman'],
    ['0::/kubepods.slice/kubepods-burstable.slice/x\n', 'kubernetes'],
    ['0::/lxc.payload.web/system.slice\n', 'lxc'],
    ['0::/system.slice/docker.service\n', null],
  ])('%j is of a container of %s', (text, kind) => {
    expect(containerIn(text)).toBe(kind);
  });
});
