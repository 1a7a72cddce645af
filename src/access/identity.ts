/** What decides access. All ids are of one frame: the host's, or one user namespace's. */
export interface Credentials {
  /** Null when only a name is known: then neither ownership nor the rest can be judged. */
  readonly uid: number | null;
  readonly groups: readonly number[];
  readonly dacOverride: boolean;
  readonly dacReadSearch: boolean;
  /** Set where ids are as a process in a user namespace sees them, and so may be stand-ins. */
  readonly overflow?: { readonly uid: OverflowId; readonly gid: OverflowId };
}

/** The id that a namespace shows for every id which it does not map, see user_namespaces(7). */
export interface OverflowId {
  readonly id: number;
  /** The number is also mapped by itself, so what it shows may be either. */
  readonly mapped: boolean;
}

/** `maybe`: both ids are shown as the overflow id, behind which may be the same one or two others. */
export type Certainty = 'yes' | 'no' | 'maybe';

export function isUser(who: Credentials, uid: number | null): Certainty {
  // A name that stands for root is resolved to 0 by its spelling, so a user without a number is anybody but root.
  if (who.uid === null) return uid === 0 ? 'no' : 'maybe';
  return isSame(who.uid, uid, who.overflow?.uid);
}

export function isInGroup(who: Credentials, gid: number | null): Certainty {
  const answers = who.groups.map((group) => isSame(group, gid, who.overflow?.gid));
  if (answers.includes('yes')) return 'yes';
  return answers.includes('maybe') ? 'maybe' : 'no';
}

/** What an id without a mapping is written as in an access list: -1, and not the overflow id. */
const NO_ID = 2 ** 32 - 1;

function isSame(own: number, other: number | null, overflow: OverflowId | undefined): Certainty {
  if (own !== overflow?.id) return own === other ? 'yes' : 'no';
  return other === own || other === NO_ID ? 'maybe' : 'no';
}

/** Whether the id exists in the namespace: only over such inodes does a capability count. */
export function isMapped(id: number | null, overflow: OverflowId | undefined): Certainty {
  if (id === null) return 'no';
  if (id !== overflow?.id) return 'yes';
  return overflow.mapped ? 'maybe' : 'no';
}
