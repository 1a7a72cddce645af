import type { EngineKind } from './engine-state.ts';
import { kinds } from './engines/kinds.ts';
import { type ImageName, imageNames } from './images/catalogue.ts';
import { prepareImages } from './images/load-images.ts';
import { LabError } from './lab-error.ts';
import { whyNot } from './requirements.ts';
import { ensureTools, type Tools } from './tools/tools.ts';

/** Fetches and makes everything that `up` would otherwise fetch and make when first needed. */
export async function install(
  options: { images?: readonly ImageName[]; note?: (text: string) => void } = {},
): Promise<Tools> {
  const reason = whyNot();
  if (reason !== undefined) throw new LabError(reason);
  const note = options.note ?? (() => {});
  let tools: Tools | undefined;
  for (const kind of Object.keys(kinds) as EngineKind[]) tools = await ensureTools(kinds[kind], note);
  if (tools === undefined) throw new Error('there is no kind of engine');
  await prepareImages(options.images ?? imageNames, { tools, note });
  return tools;
}
