import type { TestProject } from 'vitest/node';
import { downOwnedBy, identify, install, type ProcessId, whyNot } from '../lab/lab.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** This run of the tests: the engines it brings up belong to it. */
    labOwner: ProcessId;
    /** Why the lab can't bring engines up here; empty when it can. */
    labProblem: string;
  }
}

/** Prepares the lab once for all files, and takes down at the end what any of them brought up. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('labOwner', identify(process.pid) ?? { pid: process.pid, start: '' });
  project.provide('labProblem', whyNot() ?? (await prepare()));
  return async () => {
    if (whyNot() === undefined) await downOwnedBy(process.pid);
  };
}

/** Why it could not be prepared, such as no way to a package mirror; empty when all went well. */
async function prepare(): Promise<string> {
  // What a run that was killed has left.
  await downOwnedBy(process.pid);
  try {
    await install({ note: (text) => process.stderr.write(`lab: ${text} …\n`) });
    return '';
  } catch (error) {
    return `The lab could not be set up: ${(error as Error).message}`;
  }
}
