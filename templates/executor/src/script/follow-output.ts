import type { Duplex } from 'node:stream';
import { createDemux } from '../engine/stream-demux.ts';
import { CappedOutput } from './capped-output.ts';
import { EndMarker, type ScriptEnd } from './end-marker.ts';
import type { Job } from './job.ts';

export interface Following {
  readonly nonce: string;
  /** Bytes that each stream may have. */
  readonly limit: number;
  readonly onOutput: Job['onOutput'];
  /** Called when a stream is over its limit. */
  readonly onFull: () => void;
}

export interface Followed {
  readonly stdout: CappedOutput;
  readonly stderr: CappedOutput;
  /**
   * Resolves with the script's end once both outputs have ended, or with undefined when the connection closes before that.
   * An error that the engine reports is in `engineMessage`.
   */
  readonly end: Promise<ScriptEnd | undefined>;
  readonly engineMessage: () => string | undefined;
  /** For a script that is stopped first: what could be the start of an end marker was output. */
  readonly cut: () => void;
}

/** Reads an attached container's output until the script's end. */
export function followOutput(connection: Duplex, following: Following): Followed {
  const stdout = new CappedOutput(following.limit);
  const stderr = new CappedOutput(following.limit);
  const markers = {
    stdout: new EndMarker(following.nonce, collect('stdout', stdout, following)),
    stderr: new EndMarker(following.nonce, collect('stderr', stderr, following)),
  };
  let engineMessage: string | undefined;
  const feed = createDemux((stream, part) => {
    if (stream === 'error') engineMessage = (engineMessage ?? '') + part.toString('utf8', 0, 1000);
    else markers[stream].feed(part);
  });
  const cut = () => {
    markers.stdout.flush();
    markers.stderr.flush();
  };
  const end = new Promise<ScriptEnd | undefined>((resolve) => {
    const onData = (chunk: Buffer) => {
      try {
        feed(chunk);
      } catch (error) {
        engineMessage = (error as Error).message;
        connection.destroy();
      }
      if (markers.stdout.end && markers.stderr.end) resolve(markers.stdout.end);
    };
    const onOver = () => {
      cut();
      resolve(markers.stdout.end ?? markers.stderr.end);
    };
    connection.on('data', onData).on('end', onOver).on('close', onOver).on('error', onOver).resume();
  });
  return { stdout, stderr, end, engineMessage: () => engineMessage, cut };
}

function collect(stream: 'stdout' | 'stderr', output: CappedOutput, { onOutput, onFull }: Following) {
  return (part: Buffer) => {
    const kept = output.write(part);
    if (kept) onOutput?.(stream, kept);
    if (output.truncated) onFull();
  };
}
