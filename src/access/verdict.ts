/** Why the kernel lets an identity through, or the first thing that stops it. */
export type Verdict =
  | { readonly access: 'ok'; readonly grant: Grant }
  | { readonly access: 'denied'; readonly blocked: Blocked }
  | { readonly access: 'unknown'; readonly reason: string };

export interface Grant {
  readonly by: 'owner' | 'group' | 'other' | 'capability';
  /** The uid or gid that matched; null for `other` and `capability`. */
  readonly id: number | null;
}

export interface Blocked {
  /** `search`: a parent directory has no `x` for this identity; `write`: the socket has no `w`. */
  readonly at: 'search' | 'write';
  readonly path: string;
  /** The class whose bits decided. The kernel takes the first that matches and never looks at the next. */
  readonly by: 'owner' | 'group' | 'other';
  readonly mode: number;
}
