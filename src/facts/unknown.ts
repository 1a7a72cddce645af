/** What could not be looked at, and why. */
export interface Unknown {
  readonly state: 'unknown';
  readonly reason: string;
}
