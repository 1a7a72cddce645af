/** Host and port as they stand in a URL: an IPv6 address in brackets. */
export function formatAuthority({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
