export type EngineFailure =
  | 'docker_permission_denied'
  | 'docker_unreachable'
  | 'docker_unresponsive'
  | 'docker_version_unsupported'
  | 'broker_unreachable'
  | 'docker_error';

/** The engine could not be asked, or said no. `status` is its HTTP status, where it answered. */
export class EngineError extends Error {
  readonly failure: EngineFailure;
  readonly status: number | undefined;

  constructor(failure: EngineFailure, message: string, status?: number) {
    super(message);
    this.name = 'EngineError';
    this.failure = failure;
    this.status = status;
  }
}

const unreachable = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ENOTSOCK',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  // An engine that restarts cuts its connections.
  'ECONNRESET',
  'EPIPE',
  'ENOTDIR',
]);

/** Judged only by the errno; `where` is the endpoint as the operator wrote it. */
export function fromErrno(error: NodeJS.ErrnoException, where: string): EngineError {
  const code = error.code ?? error.message;
  if (code === 'EACCES' || code === 'EPERM')
    return new EngineError('docker_permission_denied', denied(where, code));
  if (code === 'ETIMEDOUT') return new EngineError('docker_unresponsive', `${where} did not answer in time`);
  if (unreachable.has(code)) {
    const finding = code === 'ENOENT' ? 'mount-wrong-path' : 'engine-stopped';
    return new EngineError(
      'docker_unreachable',
      `cannot connect to the Docker daemon at ${where} (${code}). Check that it is running and its socket is mounted. ` +
        `To fix this, run dockperm fix on the host. Likely cause: ${finding}`,
    );
  }
  return new EngineError('docker_error', `the connection to ${where} failed: ${code}`);
}

function denied(where: string, code: string): string {
  const groups = process.getgroups?.().join(', ') || 'none';
  const joined = process.getgroups?.().filter((gid) => gid !== process.getgid?.()).length ?? 0;
  return (
    `permission denied (${code}): uid ${process.getuid?.() ?? '?'} with groups ${groups} cannot connect to the Docker daemon socket at ${where}. ` +
    'To fix this, run dockperm fix on the host, in the directory of the Compose file. ' +
    `Likely cause: ${joined > 0 ? 'gid-wrong' : 'gid-missing'}`
  );
}
