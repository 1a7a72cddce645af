import { slope } from './statistics.ts';

/** Once a second, after so many scripts. Memory in bytes. */
export interface Sample {
  readonly done: number;
  readonly memory: number;
  readonly descriptors: number;
  readonly engineMemory: number;
  readonly engineDescriptors: number;
}

/** What the slopes over all scripts after the warm-up come to. Memory in bytes a script, descriptors over the whole run. */
export interface Growth {
  readonly samples: number;
  readonly memory: number;
  readonly descriptors: number;
  readonly engineMemory: number;
  readonly engineDescriptors: number;
}

/** How many samples a slope is taken of: of more, every so many. The pairs of all would be millions. */
const most = 600;

export function growthOf(samples: readonly Sample[]): Growth {
  const step = Math.max(1, Math.ceil(samples.length / most));
  const kept = samples.filter((_, at) => at % step === 0);
  const scripts = (samples.at(-1)?.done ?? 0) - (samples[0]?.done ?? 0);
  const of = (read: (sample: Sample) => number) =>
    slope(kept.map((sample) => ({ x: sample.done, y: read(sample) })));
  return {
    samples: kept.length,
    memory: of(({ memory }) => memory),
    descriptors: scripts * of(({ descriptors }) => descriptors),
    engineMemory: of(({ engineMemory }) => engineMemory),
    engineDescriptors: scripts * of(({ engineDescriptors }) => engineDescriptors),
  };
}
