import type { TestProject } from 'vitest/node';
import { downOwnedBy, identify, install, type ProcessId, whyNot } from '../lab/lab.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** This run of the tests: the engines it brings up belong to it. */
    labOwner: ProcessId;
  }
}

/** Prepares the lab once for all files, and takes down at the end what any of them brought up. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const owner = identify(process.pid) ?? { pid: process.pid, start: '' };
  project.provide('labOwner', owner);
  if (whyNot() !== undefined) return undefined;
  // What a run that was killed has left.
  await downOwnedBy(process.pid);
  await install({ note: (text) => process.stderr.write(`lab: ${text} …\n`) });
  return async () => {
    await downOwnedBy(process.pid);
  };
}
