/** Of users and groups. The next number stands for no id at all, see setresgid(2). */
export const HIGHEST_ID = 2 ** 32 - 2;

/** What engines take for a user or group of a container (moby, github.com/moby/sys/user: maxID). */
export const HIGHEST_ENGINE_ID = 2 ** 31 - 1;
