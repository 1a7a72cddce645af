import type { ComposeService } from '../../compose/model.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { findImage } from '../../engine/reader.ts';
import type { EffectiveUser, UserSwitch } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { findUserSwitch } from '../engine/find-user-switch.ts';
import { readImageAccounts } from '../engine/image-accounts.ts';
import { readImageFile } from '../engine/image-file.ts';
import { imageNames } from './service-user.ts';

export interface SwitchQuestion {
  readonly service: ComposeService;
  readonly projectName: string;
  /** Null when the engine cannot be asked. */
  readonly engine: EngineAt | null;
  readonly user: EffectiveUser;
}

/** What the command of a service, or that of its image, makes of its user. Null as well where there is no image yet. */
export async function findServiceSwitch(host: Host, question: SwitchQuestion): Promise<UserSwitch | null> {
  const { engine, service, user } = question;
  if (engine === null) return null;
  for (const name of imageNames(question)) {
    const image = await findImage(host, engine, name);
    if (image === null) continue;
    return findUserSwitch({
      words: wordsOf(service, image),
      env: [...image.env, ...Object.entries(service.environment).map((entry) => entry.join('='))],
      user,
      readText: (path) => readImageFile(host, engine, { image: image.id || name, path }),
      readAccounts: () => readImageAccounts(host, name, engine),
    });
  }
  return null;
}

/** As the engine joins them: an entrypoint of one's own sets the image's command aside. */
function wordsOf(
  { start }: ComposeService,
  image: { readonly entrypoint: readonly string[]; readonly command: readonly string[] },
): string[] {
  const entrypoint = start?.entrypoint ?? null;
  const command = start?.command ?? (entrypoint === null ? image.command : []);
  return [...(entrypoint ?? image.entrypoint), ...command];
}
