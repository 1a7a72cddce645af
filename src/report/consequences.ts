export interface Consequences {
  readonly grants?: string;
  readonly impact?: string;
}

/** The access that a fix grants and what it interrupts; empty if neither applies. */
export function consequencesOf({ grants, impact }: Consequences): string {
  const sentences = [
    ...(grants === undefined ? [] : [`Grants ${grants}.`]),
    ...(impact === undefined ? [] : [`Impact: ${impact}.`]),
  ];
  return sentences.join(' ');
}
