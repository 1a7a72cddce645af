export interface Consequences {
  readonly grants?: string;
  readonly impact?: string;
}

/** What a fix opens, and what it interrupts; empty where it does neither. */
export function consequencesOf({ grants, impact }: Consequences): string {
  const sentences = [
    ...(grants === undefined ? [] : [`Grants ${grants}.`]),
    ...(impact === undefined ? [] : [`Impact: ${impact}.`]),
  ];
  return sentences.join(' ');
}
