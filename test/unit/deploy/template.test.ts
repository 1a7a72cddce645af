import { describe, expect, it } from 'vitest';
import { makeTemplate, type TemplateValues } from '../../../src/deploy/template.ts';
import type { Host } from '../../../src/host/host.ts';
import { localHost } from '../../../src/host/local.ts';

const values: TemplateValues = {
  directory: '/srv/executor',
  environment: 'production',
  gid: 998,
  socket: '/run/user/1000/docker.sock',
  profile: 'single',
  usernsMode: null,
};

async function envOf(host: Host, changed: Partial<TemplateValues> = {}): Promise<string | null | undefined> {
  const files = await makeTemplate(host, { ...values, ...changed });
  return files.find(({ path }) => path === '/srv/executor/.env')?.after;
}

describe('the .env of a new executor', () => {
  const host: Host = { ...localHost(), env: { IMAGES: 'alpine:3=4', HOME: '/root' } };

  it('has what was set in it, and none of the comments and defaults of the example', async () => {
    expect(await envOf(host)).toMatch(
      /^DOCKER_GID=998\nDOCKER_SOCK=\/run\/user\/1000\/docker\.sock\nEXECUTOR_TOKEN=[0-9a-f]{64}\nIMAGES='alpine:3=4'\n$/,
    );
  });

  it('has no token in development, which listens on this host alone', async () => {
    expect(await envOf(host, { environment: 'development', socket: '/var/run/docker.sock' })).toBe(
      "DOCKER_GID=998\nIMAGES='alpine:3=4'\n",
    );
  });

  it('is not made with a value that does not fit into a line', async () => {
    const broken = { ...host, env: { IMAGES: 'a:1\nPOOL_SIZE=9' } };
    await expect(envOf(broken)).rejects.toMatchObject({
      code: 'env-invalid',
      next: [{ sentence: 'Unset or correct IMAGES.' }],
      message: 'Cannot write IMAGES to .env: dockperm does not set multi-line values.',
    });
  });
});
