/** Few ids, so that they often meet; the last is the one that stands for what has no mapping. */
export const uids = [0, 1000, 1001, 1002, 65534] as const;
export const gids = [0, 998, 1000, 1001, 65534] as const;
