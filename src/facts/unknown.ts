/** A fact that could not be read, and why. */
export interface Unknown {
  readonly state: 'unknown';
  readonly reason: string;
}
