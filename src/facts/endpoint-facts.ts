export type EndpointOrigin =
  | '--socket'
  | '--host'
  | '--context'
  | 'DOCKER_HOST'
  | 'DOCKER_CONTEXT'
  | `context:${string}`
  | 'default';

/** Where the docker client would go, and who says so. */
export type Endpoint = { readonly host: string; readonly origin: EndpointOrigin } & (
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly address: { readonly host: string; readonly port: number } }
  | { readonly kind: 'other' }
  | { readonly kind: 'invalid'; readonly problem: string; readonly suggestion: string | null }
);

/** A known place of an engine's socket, or a context's, and what is there. */
export interface EnginePlace {
  /** `Docker Engine`, `rootless Docker`, `Docker Desktop`, `Colima`, `Podman` … */
  readonly product: string;
  readonly host: string;
  readonly state:
    | 'answers'
    | 'denied'
    | 'refused'
    | 'dangling'
    | 'not-a-socket'
    | 'hidden'
    | 'timeout'
    | 'missing';
  /** Containers of the project that this engine has; null when it was not asked. */
  readonly projectContainers: number | null;
}
