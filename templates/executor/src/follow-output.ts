import type { Duplex } from 'node:stream';
import type { CappedOutput } from './capped-output.ts';
import { EngineError } from './engine-error.ts';
import { createDemux } from './stream-demux.ts';

export interface Sink {
  readonly stdout: CappedOutput;
  readonly stderr: CappedOutput;
  /** Called when a stream is over its limit, at every part: reading goes on, so that nothing blocks on a full pipe. */
  readonly onFull: () => void;
}

/** Reads an attached container's output until the engine closes the connection. */
export async function followOutput(connection: Duplex, sink: Sink): Promise<void> {
  const complaints: string[] = [];
  const feed = createDemux((stream, part) => {
    if (stream === 'error') return void complaints.push(part.toString('utf8'));
    sink[stream].write(part);
    if (sink[stream].truncated) sink.onFull();
  });
  try {
    for await (const chunk of connection) feed(chunk as Buffer);
  } catch (error) {
    throw new EngineError('docker_error', `the container's output broke off: ${(error as Error).message}`);
  }
  if (complaints.length > 0)
    throw new EngineError('docker_error', `the engine ended the output: ${complaints.join('')}`);
}
