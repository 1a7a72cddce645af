import type { EngineAnswer } from '../../engine/client.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { createContainer } from '../../engine/writer.ts';
import { atMost } from '../../host/at-most.ts';
import type { Host } from '../../host/host.ts';
import { perHost } from '../../host/per-host.ts';
import { ok } from '../../host/result.ts';
import { makeMark, type Purpose } from './probe-mark.ts';
import { removeLostProbe, removeProbe, sweepProbes } from './remove-probe.ts';

export interface ThrowAway {
  readonly image: string;
  readonly purpose: Purpose;
  readonly hostConfig?: object;
}

const MOST_AT_ONCE = 4;
const places = perHost(() => atMost(MOST_AT_ONCE));

/**
 * The one thing that looking writes to an engine: a container that is never started, so that nothing of its image runs,
 * and that is removed again whatever `look` does. It works for images without a shell.
 */
export async function withThrowAwayContainer<T>(
  host: Host,
  engine: EngineAt,
  container: ThrowAway,
  look: (name: string) => Promise<T>,
): Promise<EngineAnswer<T>> {
  const [looked] = await Promise.all([
    places(host)(() => lookInto(host, engine, container, look)),
    sweepProbes(host, engine),
  ]);
  return looked;
}

async function lookInto<T>(
  host: Host,
  engine: EngineAt,
  { image, purpose, hostConfig }: ThrowAway,
  look: (name: string) => Promise<T>,
): Promise<EngineAnswer<T>> {
  const { name, labels } = await makeMark(host, purpose);
  const body = {
    Image: image,
    Cmd: ['true'],
    NetworkDisabled: true,
    Labels: labels,
    ...(hostConfig === undefined ? {} : { HostConfig: hostConfig }),
  };
  const created = await createContainer(host, engine, { name, body });
  if (!created.ok) {
    if (created.status === null) await removeLostProbe(host, engine, name);
    return created;
  }
  try {
    return ok(await look(name));
  } finally {
    await removeProbe(host, engine, name);
  }
}
