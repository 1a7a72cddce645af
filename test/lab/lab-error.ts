/** A reason the lab can't do something, in a sentence for a person. Anything else thrown here is a bug. */
export class LabError extends Error {
  override name = 'LabError';
}
