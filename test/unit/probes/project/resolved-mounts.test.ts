import { describe, expect, it } from 'vitest';
import { readResolvedServices } from '../../../../src/probes/project/resolved-services.ts';

const socket = '/var/run/docker.sock';

/** The mounts of `app`, as Compose prints its project. */
function mounts(app: object, rest: object = {}, others: object = {}) {
  const services = readResolvedServices({ services: { app, ...others }, ...rest });
  return services?.app?.volumes?.map(({ type, source, target, read_only }) => ({
    type,
    source,
    target,
    read_only,
  }));
}

const bind = (target: string, more: object = {}) => [{ type: 'bind', source: socket, target, ...more }];

describe('a path of the host gets into a service', () => {
  it('by a named volume that binds it', () => {
    const app = { volumes: [{ type: 'volume', source: 'engine', target: '/s' }] };
    const volume = (o: string, device = socket) => ({
      volumes: { engine: { driver_opts: { type: 'none', o, device } } },
    });
    expect(mounts(app, volume('bind'))).toEqual(bind('/s'));
    expect(mounts(app, volume('rw,rbind'))).toEqual(bind('/s'));
    expect(mounts(app, volume('addr=10.0.0.1'))?.[0]?.type).toBe('volume');
    expect(mounts(app, { volumes: { engine: {} } })?.[0]?.type).toBe('volume');
  });

  it('by a config and by a secret that come from a file', () => {
    const file = { engine: { file: socket } };
    expect(mounts({ configs: [{ source: 'engine', target: '/s' }] }, { configs: file })).toEqual(
      bind('/s', { read_only: true }),
    );
    expect(mounts({ configs: [{ source: 'engine' }] }, { configs: file })).toEqual(
      bind('/engine', { read_only: true }),
    );
    expect(mounts({ secrets: [{ source: 'engine' }] }, { secrets: file })).toEqual(
      bind('/run/secrets/engine', { read_only: true }),
    );
    expect(
      mounts({ secrets: [{ source: 'engine' }] }, { secrets: { engine: { environment: 'X' } } }),
    ).toBeUndefined();
  });

  it('by the volumes of another service, unless it has a mount of its own there', () => {
    const others = { base: { volumes: [{ type: 'bind', source: socket, target: '/s' }] } };
    expect(mounts({ volumes_from: ['base'] }, {}, others)).toEqual(bind('/s'));
    expect(mounts({ volumes_from: ['base:ro'] }, {}, others)).toEqual(bind('/s', { read_only: true }));
    const own = [{ type: 'bind', source: '/x', target: '/s' }];
    expect(mounts({ volumes_from: ['base'], volumes: own }, {}, others)).toEqual(own);
    expect(mounts({ volumes_from: ['container:base'] }, {}, others)).toBeUndefined();
  });
});
