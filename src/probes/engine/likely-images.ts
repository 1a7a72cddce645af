import type { EngineAt } from '../../engine/engine-at.ts';
import { listImageTags } from '../../engine/reader.ts';
import type { Host } from '../../host/host.ts';

/** Not `<none>:<none>`, nor what a command line would take for a flag. */
function isReference(tag: string): boolean {
  return /^\w/.test(tag);
}

const small = /alpine|busybox|debian|ubuntu|node|python/;

/** Images already on the engine, those first that are likely to have coreutils or BusyBox. Nothing is pulled. */
export async function likelyImages(host: Host, engine: EngineAt): Promise<string[]> {
  const listed = await listImageTags(host, engine);
  const tags = listed.ok ? listed.value.filter(isReference) : [];
  return [...tags.filter((tag) => small.test(tag)), ...tags.filter((tag) => !small.test(tag))];
}
