import type { CallerContainer } from '../../facts/facts.ts';
import { type AskStep, ask, askToWrite, manual, type Remedy } from '../rule.ts';

/** A process in a container gets its groups from what starts the container, not from a login. */
export function giveContainerGroup({ kind, development }: CallerContainer, gid: number): Remedy {
  return kind === 'kubernetes' ? inPod(gid) : development ? inDevelopment(gid) : inContainer(gid);
}

function inContainer(gid: number): Remedy {
  return give(gid, [
    ask(`Start the container with --group-add ${gid}, or set group_add: ["${gid}"] in Compose.`),
  ]);
}

function inDevelopment(gid: number): Remedy {
  return give(gid, [ask('In devcontainer.json:'), askToWrite([`"runArgs": ["--group-add", "${gid}"]`])]);
}

function give(gid: number, how: readonly AskStep[]): Remedy {
  const root = 'Group 0 is the root group and gives access to more than the socket.';
  return manual(`Add group ${gid} to the container (root-equivalent control of the host)`, [
    ...how,
    ...(gid === 0 ? [ask(root)] : []),
    ask('If the entrypoint switches users (gosu, su-exec, setpriv), keep the groups there.'),
  ]);
}

function inPod(gid: number): Remedy {
  return manual(`Add group ${gid} to the pod (root-equivalent control of the node)`, [
    ask("In the pod's securityContext:"),
    askToWrite([`supplementalGroups: [${gid}]`]),
  ]);
}
