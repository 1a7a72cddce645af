/** `http://ann:secret@proxy` → `http://…@proxy`: facts hold no passwords. */
export function maskCredentials(text: string): string {
  return text.replace(/(:\/\/)[^/@\s]*@/g, (whole, start: string) =>
    whole.includes(':', 3) ? `${start}…@` : whole,
  );
}

/** Whether the name of a variable says that its value is a secret. */
export function isSecretName(name: string): boolean {
  return /token|passw(or)?d|passphrase|secret|credential|private_?key|api_?key|access_?key/i.test(name);
}
