import type { AccessVerdict } from '../../../src/access/verdict.ts';
import type { SocketFacts } from '../../../src/facts/facts.ts';
import { aclUnknown } from '../../../src/probes/socket/acl.ts';
import { linkLoop } from '../../../src/probes/socket/socket.ts';
import type { Visit } from './visit.ts';

export type Comparison =
  | { readonly outcome: 'equal' }
  | { readonly outcome: 'unknown'; readonly why: string }
  | { readonly outcome: 'disagreed'; readonly model: string };

/** Whether what the kernel said is what the model allows for, with and without a look at the kernel's answer. */
export function compare(visit: Visit): Comparison {
  const { kernel, socket, verdict, blind } = visit;
  const isJudged = socket.state === 'socket' || socket.state === 'hidden' || blind.access === 'denied';
  if (!isJudged) return compareEnd(visit);
  for (const each of [blind, verdict]) {
    const expected = expectedOf(each, socket);
    if (expected?.includes(kernel)) continue;
    // By the mode alone the model may be wrong, if it says so as soon as it hears what the kernel said.
    const why =
      expected === null || isListUnread(verdict) ? whyOpen(expected === null ? each : verdict) : null;
    return why === null
      ? { outcome: 'disagreed', model: describe(each, socket) }
      : { outcome: 'unknown', why };
  }
  return { outcome: 'equal' };
}

/** Null where nothing is expected. Whether a socket is listened on is not a matter of permissions. */
function expectedOf(verdict: AccessVerdict, socket: SocketFacts): readonly string[] | null {
  switch (verdict.access) {
    case 'ok':
      return socket.state === 'socket' ? ['ok', 'ECONNREFUSED'] : ['none: the path cannot be hidden'];
    case 'denied':
      return isWhereItEnds(verdict, socket) ? ['EACCES'] : ['none: another component hides the path'];
    case 'unknown':
      return null;
  }
}

/** The visitor could see up to the directory that stopped it. */
function isWhereItEnds(
  { blocked }: Extract<AccessVerdict, { access: 'denied' }>,
  socket: SocketFacts,
): boolean {
  if (blocked.at === 'follow') return true;
  const end =
    socket.state === 'hidden' ? socket.parents.at(-1)?.path : 'realPath' in socket && socket.realPath;
  return blocked.path === end;
}

/** What is no socket answers as the kernel does to a name that is not there, a loop, or a file of another kind. */
function compareEnd(visit: Visit): Comparison {
  const { socket, kernel, blind } = visit;
  const expected = expectedAtEnd(socket);
  if (expected.includes(kernel)) return { outcome: 'equal' };
  const why = kernel === 'EACCES' && isLinkInDoubt(blind) ? whyOpen(blind) : null;
  if (why !== null) return { outcome: 'unknown', why };
  return { outcome: 'disagreed', model: `${socket.state}, so ${expected.join(' or ')}` };
}

function isLinkInDoubt(verdict: AccessVerdict): boolean {
  return verdict.access === 'unknown' && verdict.reason.includes('follows the link');
}

function expectedAtEnd(socket: SocketFacts): readonly string[] {
  switch (socket.state) {
    case 'missing':
    case 'dangling':
      return ['ENOENT', 'ENOTDIR'];
    case 'not-a-socket':
      return socket.is === linkLoop ? ['ELOOP'] : ['ECONNREFUSED', 'EACCES'];
    case 'directory':
      return ['ECONNREFUSED', 'EACCES'];
    case 'socket':
    case 'hidden':
    case 'not-local':
      return [];
  }
}

/** In few words, so that they can be counted. Null for what the model has no reason to leave open. */
function whyOpen(verdict: AccessVerdict): string | null {
  if (isListUnread(verdict)) return 'an access list that getfacl may not read, though this process may pass';
  if (isLinkInDoubt(verdict)) return 'a link whose owner has no mapping';
  const isUnmapped = verdict.access === 'unknown' && verdict.reason.includes('user namespace');
  return isUnmapped ? 'ids without a mapping on both sides, which look the same from inside' : null;
}

function isListUnread(verdict: AccessVerdict): boolean {
  return verdict.access === 'unknown' && verdict.reason.startsWith(aclUnknown);
}

function describe(verdict: AccessVerdict, socket: SocketFacts): string {
  return `${JSON.stringify(verdict)} (path: ${socket.state})`;
}
