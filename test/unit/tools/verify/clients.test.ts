import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { composeStyles } from '../../../tools/verify/clients/case.ts';
import { createArguments } from '../../../tools/verify/clients/command-line.ts';
import { compareClient, compareFix, type Truth } from '../../../tools/verify/clients/compare.ts';
import { formatProject } from '../../../tools/verify/clients/compose-text.ts';
import { randomClient, type Series, settingOf } from '../../../tools/verify/clients/random-client.ts';

const series: Series = { seed: 1, engine: 'rootful', gid: 4242 };
const places = { socket: '/run/engine/docker.sock', folder: '/run/engine' };
const many = Array.from({ length: 1000 }, (_, index) => randomClient(series, index));

const answer = (connect: string): Truth => ({ state: 'answered', connect, status: '200', who: 'uid=0' });
const silent: Truth = { state: 'never-asked', why: 'it did not start' };
const says = (access: 'ok' | 'denied' | 'unknown') => ({
  kind: 'service',
  name: 'c1',
  access,
  basis: 'created',
});

describe('the clients of a row', () => {
  it('are the same for the same seed and number, and others for another seed', () => {
    expect(randomClient(series, 7)).toEqual(many[7]);
    expect(randomClient({ ...series, seed: 2 }, 7)).not.toEqual(many[7]);
    expect(settingOf(series, 7)).toEqual(settingOf(series, 8));
  });

  it('are made in every way', () => {
    const styles = new Set(many.flatMap(({ made }) => (made.by === 'compose' ? [made.style] : ['run'])));
    expect([...styles].sort()).toEqual(['run', ...composeStyles].sort());
    const mounts = new Set(many.flatMap((one) => one.mounts.map(({ kind }) => kind)));
    expect([...mounts].sort()).toEqual(['file', 'folder', 'link', 'missing', 'volume']);
    expect(new Set(many.map(({ launch }) => launch.by)).size).toBe(4);
    expect(new Set(many.map(({ ending }) => ending)).size).toBe(4);
    const spellings = new Set(many.flatMap(({ groups }) => groups.map(({ as }) => as)));
    expect([...spellings].sort()).toEqual(['default', 'env-file', 'plain', 'quoted', 'unset']);
  });

  it('have a user that Compose takes: a text', () => {
    const files = many.filter(({ made }) => made.by === 'compose').map((one) => formatProject([one], places));
    const services = files.flatMap((each) =>
      ['compose.yaml', 'compose.override.yaml', 'base.yaml', 'included.yaml'].flatMap((name) => {
        const read = parse(each[name] ?? '', { merge: true }) as {
          services: Record<string, { user?: unknown }>;
        };
        return Object.values(read.services ?? {});
      }),
    );
    expect(services.length).toBeGreaterThan(files.length);
    expect(services.filter(({ user }) => user !== undefined && typeof user !== 'string')).toEqual([]);
  });

  it('get on a command line what they get in a file', () => {
    const one = many.find(({ made, groups }) => made.by === 'run' && groups.length === 2);
    if (one === undefined) throw new Error('there is none');
    const words = createArguments(one, places);
    expect(words.slice(0, 3)).toEqual(['create', '--name', one.name]);
    expect(words.filter((word) => word === '--group-add')).toHaveLength(2);
  });
});

describe('a verdict beside what the client was told', () => {
  it.each([
    [answer('ok'), says('ok'), 'agreed'],
    [answer('EACCES'), says('denied'), 'agreed'],
    [answer('EACCES'), says('ok'), 'false-ok'],
    [answer('ENOENT'), says('ok'), 'false-ok'],
    [silent, says('ok'), 'false-ok'],
    [answer('ok'), says('denied'), 'false-denied'],
    [answer('ok'), says('unknown'), 'unknown'],
    [answer('ok'), null, 'agreed'],
    [answer('EACCES'), null, 'not-listed'],
  ] as const)('%j and %j is %s', (truth, judged, outcome) => {
    expect(compareClient(truth, judged)).toBe(outcome);
  });

  it('counts a fix by what it did for a client whose only cause is a group', () => {
    const [free, denied] = [answer('ok'), answer('EACCES')];
    expect(compareFix({ before: denied, after: free, rules: ['gid-wrong'] })).toBe('opened');
    expect(compareFix({ before: denied, after: denied, rules: ['gid-wrong'] })).toBe('not-opened');
    expect(compareFix({ before: denied, after: denied, rules: ['gid-wrong', 'userns-remap'] })).toBe(
      'as-before',
    );
    expect(compareFix({ before: denied, after: denied, rules: [] })).toBe('as-before');
    expect(compareFix({ before: free, after: denied, rules: [] })).toBe('taken-away');
    expect(compareFix({ before: free, after: free, rules: [] })).toBe('as-before');
  });
});
