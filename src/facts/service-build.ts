import type { ComposeService } from '../compose/model.ts';
import type { Host } from '../host/host.ts';

export interface BuildFacts {
  /** The `USER` that the image ends with; null when the Dockerfile leaves it to its base, or there is none. */
  readonly user: string | null;
  readonly takesGidArg: boolean;
}

const nothing: BuildFacts = { user: null, takesGidArg: false };

export async function readBuild(host: Host, { build }: ComposeService): Promise<BuildFacts> {
  if (!build?.dockerfile) return nothing;
  const text = await host.readFile(build.dockerfile);
  if (!text.ok) return nothing;
  const { finalUser, readDockerfile, takesArg } = await import('../compose/dockerfile.ts');
  const dockerfile = readDockerfile(text.value);
  return { user: finalUser(dockerfile, build), takesGidArg: takesArg(dockerfile, 'DOCKER_GID', build) };
}
