import type { ComposeService } from '../../compose/model.ts';
import type { BuildGroup } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';

export interface BuildFacts {
  /** The `USER` that the image ends with; null when the Dockerfile leaves it to its base, or there is none. */
  readonly user: string | null;
  readonly takesGidArg: boolean;
  /** The base image that everything starts from; null when that is not to be read from the file. */
  readonly base: string | null;
  readonly groups: readonly Omit<BuildGroup, 'taken'>[];
}

const nothing: BuildFacts = { user: null, takesGidArg: false, base: null, groups: [] };

export async function readBuild(host: Host, { build }: ComposeService): Promise<BuildFacts> {
  if (!build?.dockerfile) return nothing;
  const { dockerfile: file } = build;
  const text = await host.readFile(file);
  if (!text.ok) return nothing;
  const { baseImage, finalUser, readDockerfile, readGroupCommands, takesArg } = await import(
    '../../compose/dockerfile.ts'
  );
  const dockerfile = readDockerfile(text.value);
  return {
    user: finalUser(dockerfile, build),
    takesGidArg: takesArg(dockerfile, 'DOCKER_GID', build),
    base: baseImage(dockerfile, build),
    groups: readGroupCommands(dockerfile, build).map(({ line, ...group }) => ({
      ...group,
      at: { file, line, column: 1 },
    })),
  };
}
