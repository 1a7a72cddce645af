/** Downloads and images: kept when engines go down, readable by everyone. */
export const cacheDir = process.env.DOCKPERM_LAB_CACHE ?? '/var/cache/dockperm-lab';

/** Sockets, logs and state: short paths, because a Unix socket's path must stay below 108 bytes. */
export const runDir = '/run/dockperm-lab';

/** What the engines store: needs a real disk, since overlay2 does not work on top of an overlay. */
export const dataDir = '/var/lib/dockperm-lab';
