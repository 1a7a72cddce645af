import { describe, expect, it } from 'vitest';
import { resolvedServices } from '../../../src/deploy/resolved-project.ts';

const read = (service: object) =>
  resolvedServices({ services: { web: { image: 'web:1', ...service } } }, 'app')[0];

describe('a service as Compose resolves it', () => {
  it('is taken with everything that starting it needs', () => {
    const services = {
      web: {
        image: 'web:1',
        build: { args: { A: '1', B: null } },
        ports: [{ published: '8080', host_ip: '127.0.0.1', protocol: 'tcp' }],
        environment: { PORT: 8080, EMPTY: null },
      },
      db: {},
    };
    expect(resolvedServices({ services }, 'app')).toEqual([
      {
        name: 'web',
        images: ['web:1'],
        builds: true,
        buildArgs: { A: '1', B: '' },
        ports: [{ address: '127.0.0.1', port: 8080 }],
        environment: { PORT: '8080', EMPTY: '' },
      },
      {
        name: 'db',
        images: ['app-db', 'app_db'],
        builds: false,
        buildArgs: {},
        ports: [],
        environment: {},
      },
    ]);
  });

  it('has none where Compose says none', () => {
    expect(resolvedServices({}, 'app')).toEqual([]);
  });

  it('has the variables of a list, with every equals sign of a value', () => {
    expect(read({ environment: ['A=1', 'B=x=y\nz', 'C', 'D='] })?.environment).toEqual({
      A: '1',
      B: 'x=y\nz',
      C: '',
      D: '',
    });
  });
});

describe('a published port', () => {
  const ports = (...list: unknown[]) => read({ ports: list })?.ports;

  it.each([
    [{ published: '8080' }, [{ address: '', port: 8080 }]],
    [{ published: 8080, protocol: 'tcp' }, [{ address: '', port: 8080 }]],
    [{ published: '8080', host_ip: '0.0.0.0' }, [{ address: '', port: 8080 }]],
    [{ published: '8080', host_ip: '::' }, [{ address: '', port: 8080 }]],
    [{ published: '8080', host_ip: '::1' }, [{ address: '::1', port: 8080 }]],
    [{ published: '8080', host_ip: '10.0.0.0' }, [{ address: '10.0.0.0', port: 8080 }]],
    [{ published: '8080', protocol: 'udp' }, []],
    [{ published: '8080-8090' }, []],
    [{ published: '0' }, []],
    [{ target: 80 }, []],
    ['8080:80', [{ address: '', port: 8080 }]],
    ['8080:80/tcp', [{ address: '', port: 8080 }]],
    ['127.0.0.1:8080:80', [{ address: '127.0.0.1', port: 8080 }]],
    ['0.0.0.0:8080:80', [{ address: '', port: 8080 }]],
    ['[::]:8080:80', [{ address: '', port: 8080 }]],
    ['8080:80/udp', []],
    ['8080-8090:80', []],
    ['x8080:80', []],
    ['80', []],
    [80, []],
  ])('%j is %j', (entry, expected) => {
    expect(ports(entry)).toEqual(expected);
  });

  it('is one of several', () => {
    expect(ports('1:1', { published: '2' })).toHaveLength(2);
  });
});
