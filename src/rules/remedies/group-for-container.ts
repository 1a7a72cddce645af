import type { CallerContainer } from '../../facts/facts.ts';
import { ask, manual } from '../evidence/endpoint-settings.ts';
import type { Remedy } from '../rule.ts';

/** A process in a container gets its groups from what starts the container; nobody logs in there. */
export function giveContainerGroup({ kind, development }: CallerContainer, gid: number): Remedy {
  return kind === 'kubernetes' ? inPod(gid) : development ? inDevelopment(gid) : inContainer(gid);
}

function inContainer(gid: number): Remedy {
  return give(gid, `Start the container with --group-add ${gid}, or group_add: ["${gid}"] in Compose.`);
}

function inDevelopment(gid: number): Remedy {
  return give(gid, `In devcontainer.json: "runArgs": ["--group-add", "${gid}"].`);
}

function give(gid: number, how: string): Remedy {
  const root = gid === 0 ? ' Group 0 is the root group: it opens more in the container than the socket.' : '';
  return manual(`Give the container's process the group ${gid}: it controls the host then`, [
    ask(`${how}${root}`),
    ask('If its entrypoint changes the user (gosu, su-exec, setpriv), keep the groups there.'),
  ]);
}

function inPod(gid: number): Remedy {
  return manual(`Give the pod the group ${gid}`, [
    ask(`In the pod's securityContext: supplementalGroups: [${gid}]. It controls the node then.`),
  ]);
}
