/** A cause that no rule looks for, since nothing of this machine would show it. */
export interface Page {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

const all = [
  {
    id: 'client-library-outdated',
    title: 'docker-py and its HTTP library do not match',
    why: 'docker-py before 7.1 uses its own transport for http+docker, which requests 2.32 and later ignore. Compose v1 depends on docker-py and fails in the same way. The socket was never contacted. Upgrade docker-py or pin requests below 2.32; replace Compose v1 with v2.',
  },
  {
    id: 'authorization-plugin-refuses',
    title: 'An authorization plugin rejects the request',
    why: "The engine was reached, so the socket and its group are correct. An authorization plugin in front of the API rejected this request. Change the request, or ask the administrator to change the plugin's policy.",
  },
  {
    id: 'desktop-wsl-integration',
    title: "Docker Desktop's WSL integration does not work",
    why: 'With WSL 2, the engine runs in its own virtual machine, and Docker Desktop adds a socket, a group and a client to each enabled distribution. If the integration is off or was interrupted, the socket is missing or belongs to root only. Turn the distribution off and on again in Settings > Resources > WSL integration, run wsl --shutdown, and open a new terminal.',
  },
  {
    id: 'denial-elsewhere',
    title: 'The denial is not about the Docker socket',
    why: 'The message also says "permission denied" or "access denied", but about something else: a registry that needs a login, a program in an image that is not executable, or a directory of a volume. The engine was reached, so the socket and its group are not the cause.',
  },
] as const satisfies readonly Page[];

export const pages: readonly Page[] = all;

export type PageId = (typeof all)[number]['id'];
