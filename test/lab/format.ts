import type { EngineStatus } from './down.ts';
import type { Engine } from './engine.ts';

export const examples = `
Examples:
  $ npm run lab -- up rootful --gid 4242     an engine whose socket belongs to group 4242
  $ npm run lab -- up rootless               an ordinary user's engine
  $ npm run lab -- up userns-remap           containers in a user namespace
  $ npm run lab -- up vm                     like Docker Desktop: the engine is elsewhere, its socket forwarded
  $ npm run lab -- up swarm                  a Swarm of one
  $ npm run lab -- up podman                 Podman as root, which speaks Docker's API
  $ npm run lab -- up without-systemd        a machine of its own, with sudo, whose engine an init script starts
  $ npm run lab -- up docker-20              Docker 20.10, whose newest API is 1.41
  $ npm run lab -- up min-api                an engine that wants API 1.44 or newer, as Docker 29.0
  $ npm run --silent lab -- up rootful --format json
  $ npm run lab -- down                      all of them`;

/** How to use the engine, to be pasted into a shell. */
export function formatEngine(engine: Engine): string {
  const { name, versions, gid, env, nsenter } = engine;
  const state = engine.startedNow ? 'is up' : 'was up already';
  const clientBin = env.PATH.split(':')[0];
  const product = engine.kind === 'podman' ? 'Podman' : `Docker ${versions.dockerd}`;
  const lines = [
    `${name} ${state}: ${product}, Compose ${versions.compose}, socket group ${gid}`,
    '',
    `  export DOCKER_HOST=${env.DOCKER_HOST}`,
    `  export DOCKER_CONFIG=${env.DOCKER_CONFIG} BUILDX_CONFIG=~/.docker/buildx`,
    `  export PATH=${clientBin}:$PATH`,
    '',
  ];
  if (nsenter.length > 0) lines.push(`Published ports: ${nsenter.join(' ')} curl http://localhost:8080`);
  lines.push(`Take it down:    npm run lab -- down ${name}`);
  return lines.join('\n');
}

export function formatStatus(engines: readonly EngineStatus[]): string {
  if (engines.length === 0) return 'Nothing is up.';
  const rows = engines.map(({ name, state, gid, network, socket, inUse }) => {
    const notes = [state === 'broken' && 'broken', inUse && 'a test run uses it'].filter(Boolean);
    return [name, `group ${gid}`, `${network} network`, socket, notes.join(', ')];
  });
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
