import type { Backstage } from '../staging.ts';
import { nodeImage, type Setting } from './compose-file.ts';
import { makeStage } from './stage.ts';

/** The usual image under another name: what is known of a program is known by the name of its image. */
export function tagged(image: string): Pick<Setting, 'image' | 'prepare'> {
  return {
    image,
    async prepare(backstage: Backstage) {
      const { docker } = makeStage(backstage);
      await docker('tag', nodeImage, image);
      backstage.undo(() => docker('rmi', image));
    },
  };
}
