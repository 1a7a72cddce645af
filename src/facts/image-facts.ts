import type { Unknown } from './unknown.ts';

export type EffectiveUser =
  | {
      readonly state: 'known';
      readonly user: string;
      /** `container`: what a container was created with. */
      readonly source: 'service' | 'image' | 'dockerfile' | 'default' | 'container';
      readonly groups: ImageGroups;
    }
  /** `pending`: nothing is there yet that could say it. */
  | (Unknown & { readonly pending?: true });

/** Groups that the image's own /etc/group gives the user. */
export type ImageGroups =
  | {
      readonly state: 'known';
      readonly uid: number | null;
      readonly gid: number | null;
      readonly gids: readonly number[];
    }
  | Unknown;

/** `gid` is null where the image has no such group, so that the engine does not start the container. */
export type NamedGroup = { readonly name: string } & (
  | { readonly state: 'known'; readonly gid: number | null }
  | Unknown
);
