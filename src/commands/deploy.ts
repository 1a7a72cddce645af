import type { Context, ExitCode } from './context.ts';

export interface DeployOptions {
  readonly directory: string;
  readonly environment: string;
  readonly gid: number | null;
  readonly mode: 'dry-run' | 'ask' | 'yes';
  readonly build: 'yes' | 'no';
  readonly smoke: 'yes' | 'no';
  readonly format: 'pretty' | 'json';
  readonly healthTimeoutMs: number;
}

export async function deploy(_context: Context, _options: DeployOptions): Promise<ExitCode> {
  throw new Error('not written yet');
}
