import type { Unknown } from './unknown.ts';

/** To whom the command of a container that starts as root switches before its client runs. */
export type UserSwitch =
  | {
      readonly state: 'known';
      /** The program that switches: gosu, su-exec, setpriv. */
      readonly by: string;
      readonly uid: number;
      readonly gid: number;
      /** Supplementary groups that it sets. */
      readonly gids: readonly number[];
      /** It leaves the groups alone that the container was started with. */
      readonly keepsGroups: boolean;
    }
  /** `pending`: its image is not there yet. */
  | (Unknown & { readonly pending?: true });
