import { beforeAll, beforeEach, describe, inject } from 'vitest';
import { type Engine, type EngineKind, type ImageName, up } from '../../lab/lab.ts';
import { findExternalEngine } from './external-engine.ts';

export interface EngineOptions {
  /** The socket's group, as the engine counts it. */
  readonly gid?: number;
  readonly images?: readonly ImageName[];
  readonly network?: 'own' | 'host' | 'auto';
  /** Keeps it apart from those that other files ask for: it has its own images and no others. */
  readonly label?: string;
}

/**
 * Tests that need an engine of that kind. `engine()` gives it, inside of tests and hooks. Files of one run that ask for
 * the same engine share it, and no other run does. Where there is no such engine every test is skipped with the
 * reason, and under CI=true fails with it.
 */
export function describeEngine(
  kind: EngineKind,
  options: EngineOptions,
  tests: (engine: () => Engine) => void,
): void {
  describe(titleOf(kind, options), () => {
    let found: Engine | { reason: string } = { reason: 'the engine is not up yet' };

    beforeAll(async () => {
      found = await openEngine(kind, options);
      if ('reason' in found && process.env.CI === 'true') throw new Error(found.reason);
    });

    beforeEach(({ skip }) => {
      if ('reason' in found) skip(found.reason);
    });

    tests(() => {
      if ('reason' in found) throw new Error(found.reason);
      return found;
    });
  });
}

/**
 * Tests that bring engines up themselves, to restart or to take them down. Without the lab they are skipped with the
 * reason, and under CI=true fail with it.
 */
export function describeLab(title: string, tests: () => void): void {
  describe(title, () => {
    beforeEach(({ skip }) => {
      const reason = inject('labProblem');
      if (reason === '') return;
      if (process.env.CI === 'true') throw new Error(reason);
      skip(reason);
    });

    tests();
  });
}

async function openEngine(
  kind: EngineKind,
  { label, ...options }: EngineOptions,
): Promise<Engine | { reason: string }> {
  const reason = inject('labProblem');
  if (reason !== '') return findExternalEngine(kind, { ...options, reason });
  const owner = inject('labOwner');
  const parts = [`t${owner.pid}`, kind, options.gid, options.network, label].filter(
    (part) => part !== undefined,
  );
  return up({ kind, ...options, name: parts.join('-'), owner });
}

function titleOf(kind: EngineKind, { gid, network }: EngineOptions): string {
  const details = [
    gid === undefined ? '' : ` with socket group ${gid}`,
    network === 'host' ? ' in the host network' : '',
  ];
  return `on a ${kind} engine${details.join('')}`;
}
