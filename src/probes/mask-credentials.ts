/** `http://ann:secret@proxy` → `http://…@proxy`: facts hold no passwords. */
export function maskCredentials(text: string): string {
  return text.replace(/(:\/\/)[^/@\s]*@/g, (whole, start: string) =>
    whole.includes(':', 3) ? `${start}…@` : whole,
  );
}
