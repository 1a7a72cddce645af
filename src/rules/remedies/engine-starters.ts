import type { Facts } from '../../facts/facts.ts';
import { ask, type Step } from '../rule.ts';
import { asRoot, asUser } from './run-step.ts';
import { type Readiness, readinessOf } from './unit-readiness.ts';

/** The product that creates a socket at a path, and how to start and restart it. */
export interface EngineControl {
  readonly product: string;
  readonly start: readonly Step[];
  readonly restart: readonly Step[];
  readonly readiness: Readiness;
}

/** The facts that decide how an engine is started, and whether it can be. */
export type Known = Pick<Facts, 'manager' | 'platform' | 'socket' | 'caller'>;

interface Units {
  readonly start: readonly string[];
  readonly stop: readonly string[];
  readonly restart: readonly string[];
  readonly readiness: Readiness;
}

export function systemUnits(product: string, { start, stop, restart, readiness }: Units): EngineControl {
  const undo = ['systemctl', 'stop', ...stop];
  return {
    product,
    start: [asRoot(['systemctl', 'start', ...start], { undo, starts: 'engine' })],
    restart: [restarting(asRoot, ['systemctl', 'restart', ...restart])],
    readiness,
  };
}

export function userUnit(product: string, unit: string, facts: Known): EngineControl {
  const undo = ['systemctl', '--user', 'stop', unit];
  return {
    product,
    start: [asUser(['systemctl', '--user', 'start', unit], { undo, starts: 'engine' })],
    restart: [restarting(asUser, ['systemctl', '--user', 'restart', unit])],
    readiness: readinessOf(facts, 'user', [unit]),
  };
}

/** Undoing a restart takes another restart: the engine has to reread the restored settings. */
export function restarting(as: typeof asRoot, words: readonly string[]): Step {
  return as(words, { undo: words, restarts: 'engine' });
}

/** Programs that start a virtual machine and wait for it. A leftover socket shows that one exists. */
export function byTool(
  product: string,
  { tool, name }: { readonly tool: string; readonly name: readonly string[] },
  { socket }: Known,
): EngineControl {
  const undo = [tool, 'stop', ...name];
  return {
    product,
    start: [asUser([tool, 'start', ...name], { undo, starts: 'engine' })],
    restart: [restarting(asUser, [tool, 'restart', ...(product === 'OrbStack' ? ['docker'] : name)])],
    readiness: socket.state === 'socket' || socket.state === 'dangling' ? 'ready' : 'unknown',
  };
}

/** Programs that return at once, long before their engine answers: a person has to wait for it. */
export function inBackground(
  product: string,
  start: readonly string[],
  restart: readonly string[],
): EngineControl {
  return { product, start: [asUser(start)], restart: [asUser(restart)], readiness: 'unknown' };
}

/** A custom path: dockperm cannot know which program listens there. */
export function custom(path: string): EngineControl {
  return {
    product: 'the engine',
    start: [ask(`Start the engine that should listen on ${path}.`)],
    restart: [ask(`Restart the engine that should listen on ${path}.`)],
    readiness: 'unknown',
  };
}
