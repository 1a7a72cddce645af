import type { Facts } from '../../facts/facts.ts';
import { beforeStart } from '../evidence/unit-evidence.ts';
import { ask, manual, noNewAccess, type Remedy, type Step } from '../rule.ts';
import { controlOf } from './engine-control.ts';
import type { EngineControl } from './engine-starters.ts';
import { isInContainer } from './host-only.ts';

interface Words {
  /** Said of the product: `, which makes …`. */
  readonly which?: string;
  /** Added where it is possibly not installed: `, or …`. */
  readonly orElse?: string;
}

/**
 * Starting an installed, stopped engine grants no more access than its settings did before, so it is safe. One that
 * failed would fail again until a person has read why, and restarting one that runs stops its containers.
 */
export function startEngine(facts: Facts, path: string, words: Words = {}): Remedy {
  if (isInContainer(facts)) return onHost;
  const control = controlOf(path, facts);
  const { start, readiness } = control;
  const { which = '', orElse = '' } = words;
  const product = `${control.product}${which}`;
  switch (readiness) {
    case 'ready':
      // If another engine answers, this one was possibly stopped on purpose.
      return {
        title: `Start ${product}`,
        safety: facts.candidates.some(({ state }) => state === 'answers') ? 'manual' : 'safe',
        steps: start,
      };
    case 'running':
      return restartEngine(control);
    case 'failed':
      return manual(`Fix the problem in its log, then start ${product}`, [
        ...beforeStart(facts.manager),
        ...start,
      ]);
    case 'masked':
      return manual(`Unmask and start ${product}`, [...beforeStart(facts.manager), ...start]);
    case 'unknown':
      return manual(`Start ${product}${orElse}`, start);
  }
}

function restartEngine({ product, restart }: EngineControl): Remedy {
  return {
    title: `Restart ${product}, which is running without this socket`,
    safety: 'risky',
    grants: noNewAccess,
    impact: stopsContainers,
    steps: [...restart, afterRestart],
  };
}

/** Does not hold with `"live-restore": true` in daemon.json, which dockperm does not read. */
export const stopsContainers = 'stops all running containers of this engine, unless live-restore is enabled';

export const afterRestart: Step = ask('Start the containers that have no restart policy again.');

const onHost = manual("Start the engine on this container's host", [
  ask('On the host, run dockperm check. Then restart this container so that it mounts the new socket.'),
]);
