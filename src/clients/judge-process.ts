import { type Credentials, judgeConnect } from '../access/permission.ts';
import { processInside } from '../access/process-inside.ts';
import type { AccessVerdict } from '../access/verdict.ts';
import type { ContainerFacts, Facts, ProcessIds, UserNamespace } from '../facts/facts.ts';
import { namespaceOf, viewOf } from './judge-configured.ts';

/** What the kernel decides for the processes that run now; where they differ, it is unknown which of them matters. */
export function judgeProcess(container: ContainerFacts, facts: Facts): AccessVerdict {
  const { process, mountedInode } = container;
  if (mountedInode.state === 'deleted')
    return { access: 'unknown', reason: 'its socket was deleted on the host' };
  const view = viewOf(container, facts);
  if (view.state === 'unknown') return { access: 'unknown', reason: view.reason };
  if (process.state === 'none') return { access: 'unknown', reason: 'it is not running' };
  if (process.state === 'unknown') return { access: 'unknown', reason: process.reason };
  const userns = namespaceOf(facts);
  const judge = (ids: ProcessIds): AccessVerdict => {
    const who = insideCredentials(container, { ...ids, frame: process.frame }, userns);
    return judgeConnect(who, view.parents, view.inode);
  };
  const verdict = judge(process);
  const differs = process.others.some((other) => judge(other).access !== verdict.access);
  return differs ? { access: 'unknown', reason: whoDiffers(process) } : verdict;
}

/** A supervisor as root opens every socket, and the worker that it starts may be the one that needs it. */
function whoDiffers({
  command,
  uid,
  others,
}: ProcessIds & { readonly others: readonly ProcessIds[] }): string {
  const all = [{ command, uid }, ...others].map((each) => `${each.command} (uid ${each.uid})`);
  return `only some of its processes have access: ${all.join(', ')}`;
}

type FramedIds = ProcessIds & { readonly frame: 'host' | 'container' };

function insideCredentials(
  container: Pick<ContainerFacts, 'usernsMode'>,
  ids: FramedIds,
  userns: UserNamespace,
): Credentials {
  const { uid, gids } = processInside(container, ids, userns);
  return { uid, groups: gids, dacOverride: ids.dacOverride, dacReadSearch: ids.dacOverride };
}
