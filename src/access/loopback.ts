/** This host, in the spellings that Go's proxy rules and users write; a name that resolves to it does not count. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d+){3}$/.test(host) || host === '::1';
}
