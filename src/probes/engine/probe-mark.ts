import type { Host } from '../../host/host.ts';
import { makeProbeName } from '../../host/probe-name.ts';
import { labelsOfOwner } from './probe-owner.ts';

export const PROBE_LABEL = 'dockperm.probe';

/** What a probe container is made for, as its label says. */
export type Purpose = 'accounts' | 'entrypoint' | 'stat' | 'verify';

export interface ProbeMark {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** By its name a probe container is removed, by its labels it is found should that have failed. */
export async function makeMark(host: Host, purpose: Purpose): Promise<ProbeMark> {
  return { name: makeProbeName(), labels: { [PROBE_LABEL]: purpose, ...(await labelsOfOwner(host)) } };
}

/** Of `docker run`. */
export function flagsOfMark({ name, labels }: ProbeMark): string[] {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return ['--name', name, ...pairs.flatMap((pair) => ['--label', pair])];
}
