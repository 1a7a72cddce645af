/** Of users and groups. The next number stands for no id at all, see setresgid(2). */
export const HIGHEST_ID = 2 ** 32 - 2;
