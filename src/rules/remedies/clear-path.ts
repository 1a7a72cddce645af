import type { Facts } from '../../facts/facts.ts';
import { ask, manual } from '../evidence/endpoint-settings.ts';
import { beforeStart } from '../evidence/unit-evidence.ts';
import type { Remedy, Step } from '../rule.ts';
import { controlOf } from './engine-control.ts';
import { asRoot } from './run-step.ts';

/** rmdir removes nothing that has anything in it. An engine that runs elsewhere would have to be stopped: not unasked. */
export function removeEmpty(facts: Facts, path: string): Remedy {
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

export function mountAgain(path: string): Remedy {
  return manual('Start this container again when the engine of its host listens', [
    ask(`On that host, ${path} was no socket when this container was started: dockperm check tells why.`),
  ]);
}

export function moveAway(facts: Facts, path: string): Remedy {
  return manual('Look what is in it and move it away, then restart the engine', [
    ask(`Stop the containers that mount ${path}, and move it elsewhere.`),
    ...controlOf(path, facts).restart,
  ]);
}
