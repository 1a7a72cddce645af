import type { Command } from '../host/command.ts';
import type { RunStep } from '../rules/rule.ts';

/** Restarts that name overlapping units of one systemd become one; others stay, each once and in their order. */
export function mergeRestarts(steps: readonly RunStep[]): RunStep[] {
  const merged = new Map<string, RunStep>();
  for (const step of steps) {
    const key = keyOf(step);
    const earlier = merged.get(key);
    merged.set(key, earlier === undefined ? step : unite(earlier, step));
  }
  const all = [...merged.values()];
  return all.filter((step) => !isStartOfRestarted(step, all));
}

interface UnitCommand {
  readonly words: readonly string[];
  readonly verb: string;
  readonly units: readonly string[];
}

/** `systemctl [--user] restart docker.socket docker`, taken apart. */
function unitsOf({ file, args }: Command): UnitCommand | null {
  if (file !== 'systemctl') return null;
  const words = args.filter((word) => word.startsWith('-'));
  const [verb, ...units] = args.filter((word) => !word.startsWith('-'));
  return verb === undefined ? null : { words, verb, units };
}

function keyOf({ command, needsRoot }: RunStep): string {
  const parts = unitsOf(command);
  return JSON.stringify(parts === null ? command : [needsRoot, parts.words, parts.verb, command.env]);
}

function unite(earlier: RunStep, step: RunStep): RunStep {
  const [one, other] = [unitsOf(earlier.command), unitsOf(step.command)];
  if (one === null || other === null) return earlier;
  // A socket comes before the service that takes it over.
  const units = [...new Set([...one.units, ...other.units])].sort(socketsFirst);
  const args = [...one.words, one.verb, ...units];
  const undo = earlier.undo ?? step.undo;
  return { ...earlier, command: { ...earlier.command, args }, ...(undo ? { undo } : {}) };
}

function socketsFirst(one: string, other: string): number {
  return Number(other.endsWith('.socket')) - Number(one.endsWith('.socket'));
}

/** A unit that restarts needs no separate start. */
function isStartOfRestarted({ command }: RunStep, all: readonly RunStep[]): boolean {
  const start = unitsOf(command);
  if (start?.verb !== 'start') return false;
  const restarted = all.flatMap((step) => {
    const parts = unitsOf(step.command);
    return parts?.verb === 'restart' && parts.words.join() === start.words.join() ? parts.units : [];
  });
  return start.units.every((unit) => restarted.includes(unit));
}
