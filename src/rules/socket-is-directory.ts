import type { Facts } from '../facts/facts.ts';
import { ask, formatOrigin, manual } from './evidence/endpoint-settings.ts';
import { beforeStart } from './evidence/unit-evidence.ts';
import { controlOf } from './remedies/engine-control.ts';
import { isInContainer } from './remedies/on-host.ts';
import { asRoot } from './remedies/run-step.ts';
import { defineRule, type Remedy, type Step } from './rule.ts';

export const socketIsDirectory = defineRule({
  id: 'socket-is-directory',
  title: 'A directory stands where the socket should be',
  severity: 'error',
  scope: 'host',
  why: 'A container that was started while the engine was down, with the socket as a bind mount, made the engine create a directory of that name. The engine cannot listen there until it is gone. Only an empty directory may be removed.',
  diagnose(facts) {
    const { socket } = facts;
    if (socket.state !== 'directory') return undefined;
    return {
      summary: `${socket.path} is a directory, not a socket.`,
      evidence: [
        {
          label: socket.realPath,
          saw: socket.empty === false ? 'a directory with files in it' : 'a directory',
          wanted: 'a socket',
        },
      ],
      remedies: [remedyOf(facts, socket)],
    };
  },
});

type Directory = Extract<Facts['socket'], { state: 'directory' }>;

function remedyOf(facts: Facts, { path, realPath, empty }: Directory): Remedy {
  if (isNamedByMistake(facts, path)) return nameSocket(facts);
  if (isInContainer(facts)) return mountAgain(realPath);
  return empty === true
    ? removeEmpty(facts, realPath)
    : moveAway(realPath, controlOf(realPath, facts).restart);
}

/** `unix:///var/run`, say: nobody is told to move a folder like that out of the way. */
function isNamedByMistake({ endpoint }: Facts, path: string): boolean {
  return endpoint.origin !== 'default' && !path.endsWith('.sock');
}

function nameSocket({ endpoint }: Facts): Remedy {
  const where = formatOrigin(endpoint);
  return manual(`Name the socket itself in ${where}`, [
    ask(`Give ${where} the path of a socket, such as unix:///var/run/docker.sock, not of a directory.`),
  ]);
}

/** rmdir removes nothing that has anything in it. An engine that runs elsewhere would have to be stopped: not unasked. */
function removeEmpty(facts: Facts, path: string): Remedy {
  const { start, restart, readiness } = controlOf(path, facts);
  const title = 'Remove the empty directory and start the engine';
  const remove = asRoot(['rmdir', path], { undo: ['mkdir', path] });
  switch (readiness) {
    case 'ready':
      return { title, safety: 'safe', steps: [remove, ...start, stopMounts(path)] };
    case 'failed':
      // That it could not listen there is what most likely made it fail.
      return {
        title,
        safety: 'safe',
        steps: [remove, ...beforeStart(facts.manager), ...start, stopMounts(path)],
      };
    case 'running':
    case 'masked':
    case 'unknown':
      return manual('Stop what mounts it, remove the directory if it is empty, restart the engine', [
        stopMounts(path),
        remove,
        ...restart,
      ]);
  }
}

function stopMounts(path: string): Step {
  return ask(`Stop the containers that mount ${path}, or they make it again.`);
}

function mountAgain(path: string): Remedy {
  return manual('Start this container again when the engine of its host listens', [
    ask(`On that host, ${path} was no socket when this container was started: dockperm check tells why.`),
  ]);
}

function moveAway(path: string, restart: readonly Step[]): Remedy {
  return {
    title: 'Look what is in it and move it away, then restart the engine',
    safety: 'manual',
    steps: [ask(`Stop the containers that mount ${path}, and move it elsewhere.`), ...restart],
  };
}
