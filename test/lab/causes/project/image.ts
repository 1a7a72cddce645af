import { causesGid } from '../staging.ts';
import { nodeImage } from './compose-file.ts';

export const dockerfile = (from: string, ...lines: string[]): string =>
  [`FROM ${from}`, ...lines, 'USER app', ''].join('\n');

export const built = (...lines: string[]) => ({
  image: null,
  app: ['build:', '  context: .', '  args:', `    DOCKER_GID: "${causesGid}"`],
  files: { Dockerfile: dockerfile(nodeImage, ...lines) },
});

export const makeGroup = 'RUN groupadd -g $DOCKER_GID docker && useradd -u 10001 -G docker app';
