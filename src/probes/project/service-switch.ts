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

/** What the command of a service, or that of its image, makes of its user. Without an image its own words are all there is. */
export async function findServiceSwitch(host: Host, question: SwitchQuestion): Promise<UserSwitch | null> {
  const { engine, service, user } = question;
  if (engine === null) return byItsOwnWords(question);
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
  return byItsOwnWords(question);
}

/** Another entrypoint may do anything with the command. */
async function byItsOwnWords({ service, user }: SwitchQuestion): Promise<UserSwitch | null> {
  const nothing = () => Promise.resolve(null);
  const words = wordsOf(service, { entrypoint: [], command: [] });
  const found = await findUserSwitch({ words, env: [], user, readText: nothing, readAccounts: nothing });
  const isWhole = (service.start?.entrypoint ?? null) !== null;
  if (found === null || (found.state === 'known' && isWhole)) return found;
  return {
    state: 'unknown',
    reason: 'its command switches users, and its image is not there yet',
    pending: true,
  };
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
