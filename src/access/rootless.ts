import type { Engine } from '../facts/facts.ts';

/** By its own word, which it gives also where its id maps could not be read. */
export function isRootless(engine: Engine): boolean {
  if (engine.state !== 'answered') return false;
  return (
    engine.userns.mode === 'rootless' || engine.security.some((option) => /^name=rootless\b/.test(option))
  );
}
