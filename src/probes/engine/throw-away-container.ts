import type { EngineAnswer } from '../../engine/client.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { createContainer, removeContainer } from '../../engine/writer.ts';
import type { Host } from '../../host/host.ts';
import { ok } from '../../host/result.ts';

export interface ThrowAway {
  readonly image: string;
  /** What it is made for, as its label says. */
  readonly purpose: 'accounts' | 'stat';
  readonly hostConfig?: object;
}

/**
 * The one thing that looking writes to an engine: a container that is never started, so that nothing of its image runs,
 * and that is removed again whatever `look` does. It works for images without a shell.
 */
export async function withThrowAwayContainer<T>(
  host: Host,
  engine: EngineAt,
  { image, purpose, hostConfig }: ThrowAway,
  look: (id: string) => Promise<T>,
): Promise<EngineAnswer<T>> {
  const body = {
    Image: image,
    Cmd: ['true'],
    NetworkDisabled: true,
    Labels: { 'dockperm.probe': purpose },
    ...(hostConfig === undefined ? {} : { HostConfig: hostConfig }),
  };
  const created = await createContainer(host, engine, { body });
  if (!created.ok) return created;
  try {
    return ok(await look(created.value));
  } finally {
    await removeContainer(host, engine, { id: created.value, volumes: 'anonymous' });
  }
}
