import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { unplannedDifferences } from '../../../src/plan/unplanned-differences.ts';

const before = {
  name: 'app',
  services: {
    web: { image: 'web:1', group_add: ['999'], user: '1:2', volumes: [{ source: '/a', target: '/b' }] },
    db: { image: 'db:1', environment: { TOKEN: 'x' } },
  },
  networks: { default: { name: 'app_default' } },
};

type Services = Record<string, Record<string, unknown>>;

function changed(service: string, part: Record<string, unknown>, more: object = {}): object {
  const services: Services = before.services;
  return { ...before, services: { ...services, [service]: { ...services[service], ...part } }, ...more };
}

const env = { op: 'set-env', key: 'DOCKER_GID', value: '998' } as const;
const web = { service: 'web' } as const;

describe('what Compose reads otherwise than the plan says', () => {
  it('is nothing where both are the same', () => {
    expect(unplannedDifferences(before, structuredClone(before), [])).toEqual([]);
  });

  it.each<[string, ComposeEdit, Record<string, unknown>]>([
    ['a group', { ...web, op: 'add-group', value: '998' }, { group_add: ['999', '998'] }],
    ['a group', { ...web, op: 'replace-group', from: '999', value: null }, { group_add: null }],
    ['an option', { ...web, op: 'add-security-opt', value: 'x' }, { security_opt: ['x'] }],
    ['an argument', { ...web, op: 'set-build-arg', key: 'A', value: '1' }, { build: { args: { A: '1' } } }],
    ['a variable', { ...web, op: 'set-environment', key: 'A', value: '1' }, { environment: { A: '1' } }],
    ['a key', { ...web, op: 'set-key', key: 'userns_mode', value: 'host' }, { userns_mode: 'host' }],
    ['the user', { ...web, op: 'set-user-group', gid: '998' }, { user: '1:998' }],
    [
      'a mount',
      { ...web, op: 'set-mount-source', target: '/b', value: '/c' },
      { volumes: [{ source: '/c' }] },
    ],
    ['a mount', { ...web, op: 'remove-mount', target: '/b' }, { volumes: [] }],
    ['a network', { ...web, op: 'add-network', network: 'n' }, { networks: { n: null, default: null } }],
    ['a dependency', { ...web, op: 'add-dependency', on: 'db' }, { depends_on: { db: {} } }],
    ['an argument', { ...web, op: 'add-command-argument', value: 'x' }, { command: ['x'] }],
  ])('is not %s that an edit sets for this service, but is it for another', (_, edit, part) => {
    expect(unplannedDifferences(before, changed('web', part), [edit])).toEqual([]);
    expect(unplannedDifferences(before, changed('db', part), [edit])).not.toEqual([]);
    expect(
      unplannedDifferences(before, changed('db', part), [{ ...edit, also: ['db'] } as ComposeEdit]),
    ).toEqual([]);
    expect(unplannedDifferences(before, changed('web', { ...part, image: 'x' }), [edit])).toEqual([
      'services.web.image',
    ]);
  });

  it('is not a service or a network that an edit adds', () => {
    const edits: ComposeEdit[] = [
      { op: 'add-service', service: 'proxy', definition: { image: 'p' } },
      { op: 'add-top-network', network: 'n', definition: {} },
    ];
    const networks = { ...before.networks, n: { name: 'app_n' } };
    expect(unplannedDifferences(before, changed('proxy', { image: 'p' }, { networks }), edits)).toEqual([]);
    const others = changed('other', { image: 'p' }, { networks: { ...before.networks, m: {} } });
    expect(unplannedDifferences(before, others, edits)).toEqual(['services.other', 'networks.m']);
  });

  it('is not the default network, which comes and goes with the services in it', () => {
    const edit = { ...web, op: 'add-network', network: 'n' } as const;
    const networks = { n: { name: 'app_n' } };
    expect(unplannedDifferences(before, changed('web', {}, { networks }), [edit])).toEqual([]);
    expect(unplannedDifferences(before, { ...before, networks: {} }, [])).toEqual(['networks.default']);
  });

  it('is no value of a variable that is set, wherever that is read; any other value is', () => {
    expect(unplannedDifferences(before, changed('db', { image: 'db:998' }), [env])).toEqual([]);
    expect(unplannedDifferences(before, changed('db', { ports: [998] }), [env])).toEqual([]);
    expect(unplannedDifferences(before, changed('db', { image: 'db:2' }), [env])).toEqual([
      'services.db.image',
    ]);
  });

  it('is what is gone', () => {
    expect(
      unplannedDifferences(before, { ...before, services: { web: before.services.web } }, [env]),
    ).toEqual(['services.db']);
    expect(unplannedDifferences(before, null, [])).toEqual(['']);
  });
});
