/** Counts the bytes of all bodies that are being read, or whose scripts wait or run: many at once must not fill the memory. */
export class BodyBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** What one request takes. */
  open(): BodyShare {
    let taken = 0;
    return {
      take: (bytes) => {
        if (bytes > this.#left) return 'spent';
        this.#left -= bytes;
        taken += bytes;
        return 'taken';
      },
      giveBack: () => {
        this.#left += taken;
        taken = 0;
      },
    };
  }
}

export interface BodyShare {
  take(bytes: number): 'taken' | 'spent';
  giveBack(): void;
}
