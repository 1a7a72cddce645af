import { writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { LabError } from '../../lab.ts';
import type { Backstage, EngineWish, Scene, Staging } from '../staging.ts';

const both: readonly EngineWish[] = [
  { kind: 'rootful', images: ['alpine:3'] },
  { kind: 'rootless', images: ['alpine:3'] },
];

const compose = `services:
  app:
    image: alpine:3
    network_mode: none
    stop_signal: SIGKILL
    command: [sleep, "600"]
`;

export const stagings: readonly Staging[] = [
  {
    rule: 'engine-ambiguous',
    cause: {
      staged: "root's engine is in use, the project runs on the user's own",
      needs: both,
      stage: async (backstage) => withProjectOn(backstage, 1),
    },
    lookAlike: {
      staged: 'both answer, and the project runs on the one in use',
      expect: null,
      needs: both,
      stage: async (backstage) => withProjectOn(backstage, 0),
    },
  },
];

/** The user whose rootless engine is the second one may use both; the first one is what the client is told. */
async function withProjectOn(backstage: Backstage, owner: 0 | 1): Promise<Scene> {
  const { engines, folder, undo } = backstage;
  const [first, second] = engines;
  const engine = engines[owner];
  if (!first || !second?.user || !engine) throw new LabError('This takes two engines.');
  writeFileSync(`${folder}/compose.yaml`, compose);
  const run = (...args: string[]) =>
    execa('docker', ['compose', '--progress', 'quiet', ...args], { cwd: folder, env: engine.env });
  undo(() => run('down', '--timeout', '0'));
  await run('up', '--detach');
  const { uid, gid } = second.user;
  const env = { XDG_RUNTIME_DIR: `/run/user/${uid}` };
  return {
    as: { uid, gid, groups: [first.gid] },
    env,
    truth: { connect: second.socket, gives: 'ok' },
  };
}
