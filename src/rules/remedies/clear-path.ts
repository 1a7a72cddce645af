import type { Facts } from '../../facts/facts.ts';
import { beforeStart } from '../evidence/unit-evidence.ts';
import { ask, manual, type Remedy, type Step } from '../rule.ts';
import { controlOf } from './engine-control.ts';
import { asRoot } from './run-step.ts';

/** rmdir only removes an empty directory. An engine that runs elsewhere would have to stop, which needs consent. */
export function removeEmpty(facts: Facts, path: string): Remedy {
  const { start, restart, readiness } = controlOf(path, facts);
  const title = 'Remove the empty directory and start the engine';
  const remove = asRoot(['rmdir', path], { undo: ['mkdir', path] });
  switch (readiness) {
    case 'ready':
      return { title, safety: 'safe', steps: [remove, ...start, stopMounts(path)] };
    case 'failed':
      // The engine most likely failed because it could not listen there.
      return {
        title,
        safety: 'safe',
        steps: [remove, ...beforeStart(facts.manager), ...start, stopMounts(path)],
      };
    case 'running':
    case 'masked':
    case 'unknown':
      return manual('Stop the containers that mount it, remove the empty directory, restart the engine', [
        stopMounts(path),
        remove,
        ...restart,
      ]);
  }
}

function stopMounts(path: string): Step {
  return ask(`Stop the containers that mount ${path}; otherwise the directory is created again.`);
}

export function mountAgain(path: string): Remedy {
  return manual("Recreate this container after the host's engine has started", [
    ask(
      `${path} was not a socket on the host when this container started. Run dockperm check on the host to see why.`,
    ),
  ]);
}

export function moveAway(facts: Facts, path: string): Remedy {
  return manual('Check its contents, move it away, then restart the engine', [
    ask(`Stop the containers that mount ${path}, then move the directory away.`),
    ...controlOf(path, facts).restart,
  ]);
}
