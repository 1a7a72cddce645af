import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { asDiff, lines } from './as-diff.ts';

const set = (value: string): ComposeEdit => ({ op: 'set-environment', service: 'app', key: 'HOST', value });
const host = set('tcp://p:1');
const app = (...body: string[]) => lines('services:', '  app:', '    image: a', ...body);
const shared = (environment: string) =>
  lines(`x: &x ${environment}`, 'services:', '  app:', '    environment: *x', '  b:', '    environment: *x');

describe('a variable of the environment', () => {
  it('is left alone where it has the value, in either form, own or shared', () => {
    expect(asDiff(app('    environment: {HOST: "tcp://p:1"}'), host)).toBe('unchanged');
    expect(asDiff(app('    environment: [A=1, "HOST=tcp://p:1"]'), host)).toBe('unchanged');
    expect(asDiff(shared('[A=1, "HOST=tcp://p:1"]'), host)).toBe('unchanged');
    expect(asDiff(shared('{HOST: "tcp://p:1"}'), host)).toBe('unchanged');
    expect(asDiff(app('    environment: {HOST: }'), set(''))).toBe('unchanged');
  });

  it('gets its value where it had none, in either form', () => {
    expect(asDiff(app('    environment: [HOST, A=1]'), host)).toContain(
      '+    environment: ["HOST=tcp://p:1", A=1]',
    );
    expect(asDiff(app('    environment: {HOST: , A: 1}'), host)).toContain(
      '+    environment: {HOST: "tcp://p:1" , A: 1}',
    );
  });

  it('is distinguished from one that only begins or ends the same', () => {
    expect(asDiff(app('    environment: [MY_HOST=a, HOSTS=b, HOST_=c]'), host)).toContain(
      '+    environment: [MY_HOST=a, HOSTS=b, HOST_=c, "HOST=tcp://p:1"]',
    );
  });

  it('changes where it is set last in a list', () => {
    expect(
      asDiff(app('    environment:', '      - HOST=a', '      - HOST=b', '      - B=c'), host),
    ).toMatchInlineSnapshot(`
      "@@ -3,5 +3,5 @@
           image: a
           environment:
             - HOST=a
      -      - HOST=b
      +      - "HOST=tcp://p:1"
             - B=c
      "
    `);
  });

  it('takes the place of an alias in a list, and not of what that points to', () => {
    const text = lines(
      'x: &x HOST=a',
      'services:',
      '  app: {environment: [B=c, *x]}',
      '  b: {environment: [*x]}',
    );
    expect(asDiff(text, host)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,4 @@
       x: &x HOST=a
       services:
      -  app: {environment: [B=c, *x]}
      +  app: {environment: [B=c, "HOST=tcp://p:1"]}
         b: {environment: [*x]}
      "
    `);
  });

  it('fills a section without a value, and one of a null', () => {
    expect(asDiff(app('    environment: # none', '    user: a'), host)).toMatchInlineSnapshot(`
      "@@ -2,4 +2,5 @@
         app:
           image: a
           environment: # none
      +      HOST: "tcp://p:1"
           user: a
      "
    `);
    expect(asDiff(app('    environment: ~'), host)).toContain('+    environment: {HOST: "tcp://p:1"}');
  });

  it('makes a list of its own of a shared one, where the old value gives way', () => {
    expect(asDiff(shared('[A=1, HOST=a, HOST]'), host)).toMatchInlineSnapshot(`
      "@@ -1,6 +1,6 @@
       x: &x [A=1, HOST=a, HOST]
       services:
         app:
      -    environment: *x
      +    environment: ["A=1", "HOST=tcp://p:1"]
         b:
           environment: *x
      "
    `);
    const merged = lines(
      'x: &x {environment: [A=1, HOST=a]}',
      'services:',
      '  app:',
      '    <<: *x',
      '    ports:',
      '    - 80:80',
    );
    expect(asDiff(merged, host)).toMatchInlineSnapshot(`
      "@@ -4,3 +4,6 @@
           <<: *x
           ports:
           - 80:80
      +    environment:
      +    - A=1
      +    - HOST=tcp://p:1
      "
    `);
  });

  it('makes a map of its own of one that is merged', () => {
    const merged = lines('x: &x {environment: {A: 1, HOST: a, B: }}', 'services:', '  app:', '    <<: *x');
    expect(asDiff(merged, host)).toMatchInlineSnapshot(`
      "@@ -2,3 +2,7 @@
       services:
         app:
           <<: *x
      +    environment:
      +      A: 1
      +      HOST: "tcp://p:1"
      +      B: null
      "
    `);
  });

  it('is refused where the section is a text', () => {
    expect(asDiff(app('    environment: HOST=a'), host)).toContain(
      'refused: environment is neither a list nor a mapping\n',
    );
  });
});
