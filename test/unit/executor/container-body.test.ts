import { describe, expect, it } from 'vitest';
import { containerBody } from '../../../templates/executor/src/pool/container-body.ts';
import { runner } from '../../../templates/executor/src/pool/container-runner.ts';
import { readSettings } from '../../../templates/executor/src/settings/settings.ts';

const { limits } = readSettings({ EXECUTOR_INSECURE_NO_TOKEN: '1' });
const wanted = {
  image: 'alpine:3',
  labels: { a: 'b' },
  limits,
  product: 'docker' as const,
  processes: undefined,
};

describe('the body of a container', () => {
  it('is this, and a change of it deserves a second look', () => {
    expect(containerBody(wanted)).toEqual({
      Image: 'alpine:3',
      Entrypoint: ['sh', '-c', runner, runner],
      Cmd: [],
      User: '65534:65534',
      Env: ['HOME=/tmp', 'LANG=C.UTF-8'],
      WorkingDir: '/tmp',
      Tty: false,
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Healthcheck: { Test: ['NONE'] },
      Labels: { a: 'b' },
      HostConfig: {
        AutoRemove: true,
        NetworkMode: 'none',
        ReadonlyRootfs: true,
        Tmpfs: { '/tmp': 'rw,exec,nosuid,nodev,size=67108864,mode=1777,uid=65534,gid=65534' },
        ShmSize: 16_777_216,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        IpcMode: 'private',
        CgroupnsMode: 'private',
        PidsLimit: 64,
        Memory: 268_435_456,
        MemorySwap: 268_435_456,
        NanoCpus: 1_000_000_000,
        OomScoreAdj: 500,
        Ulimits: [
          { Name: 'nofile', Soft: 256, Hard: 256 },
          { Name: 'core', Soft: 0, Hard: 0 },
          { Name: 'fsize', Soft: 67_108_864, Hard: 67_108_864 },
        ],
        LogConfig: { Type: 'none' },
      },
    });
  });

  it('names another runtime only when one is set', () => {
    const body = containerBody({ ...wanted, limits: { ...limits, runtime: 'runsc' } });
    expect(body.HostConfig).toMatchObject({ Runtime: 'runsc' });
  });

  it('names no owner of /tmp to Podman, which refuses it', () => {
    const { Tmpfs } = containerBody({ ...wanted, product: 'podman' }).HostConfig;
    expect(Tmpfs['/tmp']).toMatch(/,mode=1777$/);
  });

  it('limits the processes of all containers together where the engine limits them in none', () => {
    const { Ulimits } = containerBody({ ...wanted, processes: 256 }).HostConfig;
    expect(Ulimits).toContainEqual({ Name: 'nproc', Soft: 256, Hard: 256 });
  });
});
