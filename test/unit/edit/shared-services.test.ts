import { describe, expect, it } from 'vitest';
import { asDiff, lines } from './as-diff.ts';

const shared = ['x-all: &all', '  app:', '    image: a'];

describe('a service that is in `services` only by way of an anchor', () => {
  it.each([
    ['a merge key', lines(...shared, 'services:', '  <<: *all')],
    ['an alias', lines(...shared, 'services: *all')],
  ])('is added to in another file where it comes through %s', (_, text) => {
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "refused: service app comes from a YAML merge key or alias; add the lines below to a later file, such as compose.override.yaml
      services:
        app:
          group_add:
            - "\${DOCKER_GID:-998}""
    `);
  });
});
