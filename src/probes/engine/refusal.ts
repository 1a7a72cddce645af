import type { EngineAnswer, EngineFailure, EngineTarget } from '../../engine/client.ts';
import { listContainers, ping } from '../../engine/reader.ts';
import type { Refusal, RefusedRequest, Refuser } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';

/** How proxies refuse: not this path, not this method, or not known here. An engine gives none of them for these paths. */
const refusing = new Set([403, 404, 405]);

export interface FirstAnswers {
  readonly version: EngineAnswer<unknown>;
  readonly info: EngineAnswer<unknown>;
}

export function isRefusal(answer: EngineAnswer<unknown>): answer is EngineFailure & { status: number } {
  return !answer.ok && answer.status !== null && refusing.has(answer.status);
}

/**
 * What else is refused, where something is. An engine's own port can be a proxy's that lets /info through: there the list of
 * containers is asked for, which is asked for anyway to find out who uses the socket.
 */
export async function findRefusal(
  host: Host,
  engine: EngineTarget,
  { version, info }: FirstAnswers,
): Promise<Refusal | null> {
  if (!version.ok && !isRefusal(version)) return null;
  const isSuspected = isRefusal(version) || isRefusal(info);
  if (!isSuspected && engine.address.kind === 'unix') return null;
  if (isRefusal(version) && !(await ping(host, engine))) return null;
  const containers = await listContainers(host, engine, { which: 'all' });
  const asked = { '/version': version, '/info': info, '/containers/json': containers } as const;
  const refused = Object.entries(asked).flatMap(([path, answer]) =>
    isRefusal(answer) ? [{ path: path as RefusedRequest['path'], answer }] : [],
  );
  const [first] = refused;
  if (first === undefined) return null;
  return {
    by: refuserOf(first.answer),
    requests: refused.map(({ path, answer }) => ({ path, status: answer.status })),
  };
}

/** These texts are constants of the programs that send them. */
function refuserOf({ foreign, message }: EngineFailure): Refuser {
  if (message !== '') return 'engine';
  if (foreign.includes('Request forbidden by administrative rules')) return 'haproxy';
  if (/<center>nginx/.test(foreign)) return 'nginx';
  return /^(Forbidden|Method Not Allowed|404 page not found)\n?$/.test(foreign) ? 'go' : 'unknown';
}
