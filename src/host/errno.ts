/** What the names of errors say, in the words that people search for. */
const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRNOTAVAIL: 'address not available',
  EAFNOSUPPORT: 'address family not supported',
  EAGAIN: 'resource temporarily unavailable',
  EAI_AGAIN: 'name lookup failed',
  EBUSY: 'resource busy',
  ECANCELED: 'canceled',
  ECONNABORTED: 'connection aborted',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EDQUOT: 'disk quota exceeded',
  EEXIST: 'file exists',
  EFBIG: 'file too large',
  EHOSTDOWN: 'host is down',
  EHOSTUNREACH: 'no route to host',
  EILSEQ: 'not valid UTF-8',
  EINVAL: 'invalid argument',
  EIO: 'input/output error',
  EISDIR: 'is a directory',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'name too long',
  ENETUNREACH: 'network unreachable',
  ENFILE: 'too many open files',
  ENODEV: 'no such device',
  ENOENT: 'no such file',
  ENOEXEC: 'not an executable file',
  ENOMEM: 'out of memory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  ENOTEMPTY: 'directory not empty',
  ENOTFOUND: 'host name not found',
  ENOTSOCK: 'not a socket',
  ENOTSUP: 'not supported',
  ENXIO: 'no such device or address',
  EPERM: 'operation not permitted',
  EPIPE: 'broken pipe',
  EPROTO: 'protocol error',
  EROFS: 'read-only file system',
  ESRCH: 'no such process',
  ETIMEDOUT: 'timed out',
  ETXTBSY: 'text file busy',
  EXDEV: 'cross-device link',
};

/** Names of dockperm's own for what an engine on the network answers; there is nothing to search for. */
const answers: Readonly<Record<string, string>> = {
  TLS_PORT: 'HTTP 400 (the port expects TLS)',
  TLS_PLAIN_PORT: 'a response without TLS',
  TLS_CERT_EXPIRED: 'a certificate that has expired',
  TLS_CERT_NOT_YET_VALID: 'a certificate that is not valid yet',
  TLS_WRONG_NAME: 'a certificate for another name',
  TLS_UNKNOWN_CA: 'a certificate from an unknown authority',
  TLS_CLIENT_CERT_REFUSED: 'the engine ended the TLS handshake',
  TLS_FILE_UNREADABLE: 'a certificate file cannot be read',
  TLS_FILE_CORRUPT: 'the client certificate and key cannot be used',
};

/** `EACCES (permission denied)`: a person knows the words, and a search the name. */
export function formatErrno(code: string): string {
  const answer = answers[code];
  if (answer !== undefined) return answer;
  const text = code.startsWith('HPE_') ? 'not HTTP' : words[code];
  return text === undefined ? code : `${code} (${text})`;
}
