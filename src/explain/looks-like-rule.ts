/** Written as a rule is: small letters with hyphens between them. */
export function looksLikeRule(text: string): boolean {
  return /^[a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){1,6}$/.test(text);
}
