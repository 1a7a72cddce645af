/** Why the kernel lets an identity through, or the first thing that stops it. */
export type AccessVerdict =
  | { readonly access: 'ok'; readonly grant: Grant }
  | { readonly access: 'denied'; readonly blocked: Blocked }
  | {
      readonly access: 'unknown';
      readonly reason: string;
      /** It is about something that does not exist yet, such as an image that is not built. */
      readonly pending?: true;
    };

/** Which entry of a file's permissions decides, see acl(5). A file without an access list has no named ones. */
export type AccessClass = 'owner' | 'named-user' | 'group' | 'named-group' | 'other';

/** What lets the identity write to the socket. */
export interface Grant {
  readonly by: AccessClass | 'capability';
  /** The uid or gid that matched; null for `other` and `capability`. */
  readonly id: number | null;
}

export interface Blocked {
  /**
   * `search`: a directory on the way cannot be searched by this identity, for want of `x`; `write`: the socket has no
   * `w`; `follow`: the kernel does not follow another user's symbolic link out of a sticky directory that everyone can write to, see
   * `fs.protected_symlinks` in proc_sys_fs(5).
   */
  readonly at: 'search' | 'write' | 'follow';
  readonly path: string;
  /** The class whose bits decided. The kernel takes the first that matches and never looks at the next. */
  readonly by: AccessClass;
  /** The uid or gid that matched; null for `other`. */
  readonly id: number | null;
  readonly mode: number;
  /** The mask of the access list where only the mask takes away what the entry grants; null in any other case. */
  readonly mask: number | null;
}
