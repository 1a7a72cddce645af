/** A cause that no rule looks for, since nothing of this machine would show it. */
export interface Page {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

export const pages: readonly Page[] = [
  {
    id: 'client-library-outdated',
    title: 'The client library does not fit the HTTP library it uses',
    why: 'docker-py before 7.1 registers a transport of its own for http+docker, which requests from 2.32 on does not use any more. Compose v1 is built on it and breaks in the same way. Nothing was ever asked of the socket: upgrade docker-py, or hold requests below 2.32; in place of Compose v1 use v2.',
  },
  {
    id: 'authorization-plugin-refuses',
    title: 'An authorization plugin of the engine refuses the request',
    why: "The engine was reached, so the socket and its group are in order. A plugin that its administrator has put in front of the API allows some requests and refuses this one. The plugin's policy has to change, or the request has to.",
  },
  {
    id: 'socket-proxy-refuses',
    title: 'A socket proxy refuses the request',
    why: 'The client talks to a proxy in front of the socket, which answers 403 to what it is not configured to let through. Most of them refuse every POST until told otherwise. Allow just the section of the API that this client needs, such as CONTAINERS=1, in the settings of the proxy.',
  },
  {
    id: 'desktop-wsl-integration',
    title: "Docker Desktop's integration with this WSL distribution does not work",
    why: 'In WSL 2 the engine runs in a virtual machine of its own, and Docker Desktop puts a socket, a group and a client into each distribution that is switched on for it. Switched off, or interrupted half-way, it leaves a socket that is missing or for root alone. Switch the distribution off and on again under Settings, Resources, WSL integration, run `wsl --shutdown`, and open a new terminal.',
  },
  {
    id: 'denial-elsewhere',
    title: 'Something else than the engine is what is denied',
    why: 'The words are the same, and another file is meant: a registry that wants a login, a program in an image that may not be executed, a folder of a volume. The engine was reached. The rights of the socket and its group have no part in it.',
  },
];
