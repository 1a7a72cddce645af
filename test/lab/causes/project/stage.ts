import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Identity } from '../../lab.ts';
import type { Backstage, LiveAct, Scene } from '../staging.ts';
import { composeFile, nodeImage, type Setting } from './compose-file.ts';

export interface Stage extends Backstage {
  /** Writes into the project directory, as its owner. */
  write(name: string, text: string): void;
  /** As root in the project directory; rejects when it fails. */
  docker(...args: string[]): Promise<string>;
}

export function running(setting: Setting): LiveAct {
  const { staged, on = { kind: 'rootful' }, shows = [] } = setting;
  return {
    staged,
    shows,
    needs: [{ images: [nodeImage], ...on }],
    stage: async (backstage) => {
      await setting.prepare?.(backstage);
      const stage = makeStage(backstage, setting.env);
      const files = { 'compose.yaml': composeFile(setting, backstage), ...setting.files };
      for (const [name, text] of Object.entries(files)) stage.write(name, text);
      backstage.undo(() =>
        stage.docker('compose', '-p', projectOf(stage), 'down', '-t', '0', '-v', '--rmi', 'local'),
      );
      // An engine that refuses to start it is one of the things that are staged.
      await stage.docker('compose', 'up', '--detach', '--build').catch(() => undefined);
      await setting.afterwards?.(stage);
      return sceneOf(stage, setting);
    },
  };
}

function sceneOf(stage: Stage, { gives, env = {} }: Setting): Scene {
  return {
    as: identityOf(stage),
    env,
    truth: { how: 'process', ask: () => lastWord(stage), gives },
  };
}

/** Who may use the engine: its user where it is a user's own, else a member of the group. */
function identityOf({ engine, person }: Backstage): Identity {
  const owner = engine.kind === 'rootless' || engine.kind === 'vm' ? engine.user : undefined;
  if (owner !== undefined) return { uid: owner.uid, gid: owner.gid };
  return { uid: person.uid, gid: person.gid, groups: [engine.gid] };
}

export function makeStage(backstage: Backstage, more: Setting['env'] = {}): Stage {
  const { engine, folder } = backstage;
  const env = { ...engine.env, ...more };
  const { uid, gid } = identityOf(backstage);
  for (const path of [folder, `${folder}/home`]) chownSync(path, uid, gid);
  return {
    ...backstage,
    engine,
    write(name, text) {
      const path = `${folder}/${name}`;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      chownSync(path, uid, gid);
    },
    docker: async (...args) => (await execa('docker', args, { cwd: folder, env })).stdout,
  };
}

/** The name that Compose gives it. */
export function projectOf({ folder }: Backstage): string {
  return basename(folder).toLowerCase();
}

async function lastWord(stage: Stage): Promise<string> {
  const project = ['--filter', `label=com.docker.compose.project=${projectOf(stage)}`];
  const task = ['--filter', `label=com.docker.stack.namespace=${projectOf(stage)}`];
  const ids = await Promise.all([project, task].map((filter) => stage.docker('ps', '--quiet', ...filter)));
  const [id] = ids.flatMap((text) => text.split('\n')).filter(Boolean);
  if (id === undefined) return 'not started';
  // What it got before the last change is out of date.
  const since = new Date().toISOString();
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await sleep(250);
    const said = await stage.docker('logs', '--since', since, '--tail', '1', id);
    if (said !== '') return said;
  }
  return 'nothing';
}
