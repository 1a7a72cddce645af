import { hasImage } from '../engine/containers.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/engine-error.ts';
import { HttpError } from './http-error.ts';

/** The response when a script could not be run at all. A broker has asked the engine already. */
export async function answerFor(
  error: unknown,
  engine: Engine | undefined,
  image: string,
): Promise<HttpError> {
  if (error instanceof HttpError) return error;
  if (!(error instanceof EngineError))
    return new HttpError(500, 'internal', 'internal error; see the service log');
  if (error.failure !== 'docker_error') {
    return new HttpError(503, 'docker_down', error.message, {
      headers: { 'Retry-After': '5' },
      fields: { reason: error.failure },
    });
  }
  if (error.status === 404 && !(engine && (await hasImage(engine, image).catch(() => true))))
    return missingImage(image);
  return new HttpError(500, 'engine_error', error.message);
}

/** Never pulled here: a request must not be able to make the host download things. */
function missingImage(image: string): HttpError {
  return new HttpError(503, 'image_missing', `image ${image} is not on this host; run: docker pull ${image}`);
}
