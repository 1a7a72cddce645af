import { expect, it } from 'vitest';
import { createRequest } from '../../../../src/apply/containers/create-request.ts';

const id = 'c0ffee0123456789';

it('has the configuration as it was, and this image', () => {
  const Config = { Image: 'web:1', Env: ['A=b'], Labels: { a: 'b' }, User: '5:6', Cmd: ['serve'] };
  expect(createRequest({ Id: id, Config, HostConfig: { GroupAdd: ['998'] } }, 'id of web:1')).toEqual({
    ...Config,
    Image: 'id of web:1',
    HostConfig: { GroupAdd: ['998'] },
    NetworkingConfig: { EndpointsConfig: {} },
  });
});

it('leaves out the host name and address that the engine generated, and keeps those that the user chose', () => {
  const made = { Id: id, Config: { Hostname: id.slice(0, 12), MacAddress: '02:42:ac:11:00:02' } };
  expect(createRequest(made, 'web:1')).not.toHaveProperty('Hostname');
  expect(createRequest(made, 'web:1')).not.toHaveProperty('MacAddress');
  expect(createRequest({ Id: id, Config: { Hostname: 'web' } }, 'web:1')).toMatchObject({ Hostname: 'web' });
});

it('mounts a volume without a name where it was, and no other mount twice', () => {
  const inspected = {
    Id: id,
    HostConfig: { Binds: ['/srv:/srv:ro'], Mounts: [{ Type: 'volume', Source: 'data', Target: '/data' }] },
    Mounts: [
      { Type: 'bind', Source: '/srv', Destination: '/srv' },
      { Type: 'tmpfs', Destination: '/tmp' },
      { Type: 'volume', Name: 'data', Destination: '/data' },
      { Type: 'volume', Name: 'a1b2', Destination: '/cache' },
    ],
  };
  expect(createRequest(inspected, 'web:1')).toMatchObject({
    HostConfig: { Binds: ['/srv:/srv:ro', 'a1b2:/cache'], Mounts: inspected.HostConfig.Mounts },
  });
  const byName = { Binds: ['cache:/cache:rw', 'x'] };
  expect(createRequest({ ...inspected, HostConfig: byName }, 'web:1')).toMatchObject({
    HostConfig: { Binds: ['cache:/cache:rw', 'x', 'data:/data'] },
  });
  const named = { ...inspected, Mounts: inspected.Mounts.slice(0, -1) };
  expect(createRequest(named, 'web:1')).toMatchObject({ HostConfig: { Binds: ['/srv:/srv:ro'] } });
});

it('joins the networks that it was on by the names it had there, but for its own id', () => {
  const Networks = {
    app_default: {
      Aliases: ['web', id.slice(0, 12)],
      IPAMConfig: { IPv4Address: '10.0.0.5' },
      Links: null,
      DriverOpts: null,
      IPAddress: '10.0.0.5',
      NetworkID: 'n1',
    },
  };
  expect(createRequest({ Id: id, NetworkSettings: { Networks } }, 'web:1')).toMatchObject({
    NetworkingConfig: {
      EndpointsConfig: {
        app_default: {
          Aliases: ['web'],
          IPAMConfig: { IPv4Address: '10.0.0.5' },
          Links: null,
          DriverOpts: null,
        },
      },
    },
  });
});
