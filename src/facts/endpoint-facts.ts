import type { Problem } from './problem.ts';

export type EndpointOrigin =
  | '--socket'
  | '--host'
  | '--context'
  | 'DOCKER_HOST'
  | 'DOCKER_CONTEXT'
  | `context:${string}`
  | 'default';

/** The endpoint that the docker client would use, and its origin. */
export type Endpoint = {
  readonly host: string;
  readonly origin: EndpointOrigin;
  /** The context that names it; null where none does. */
  readonly context: string | null;
} & (
  | { readonly kind: 'unix'; readonly path: string }
  | {
      readonly kind: 'tcp';
      readonly address: { readonly host: string; readonly port: number };
      readonly tls: TlsUse | null;
      readonly proxy: ProxyUse | null;
    }
  | { readonly kind: 'other' }
  | InvalidEndpoint
);

interface InvalidEndpoint {
  readonly kind: 'invalid';
  /** What is wrong with the value itself, or with the context that was to give it. */
  readonly problem: Problem<
    'bad-value' | 'context-missing' | 'context-empty' | 'context-corrupt' | 'context-unreadable'
  >;
  readonly suggestion: string | null;
  /** The file of the context; null for a value. */
  readonly file: string | null;
}

/** Paths of PEM files; null for one that the client does without. */
export interface TlsUse {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Whether the engine's certificate is checked. */
  readonly verify: boolean;
  /** The variable that asks for TLS, or the context. */
  readonly by: 'DOCKER_TLS_VERIFY' | 'DOCKER_TLS' | 'context';
}

/** The HTTP proxy that the client's requests take, see Go's net/http ProxyFromEnvironment. */
export interface ProxyUse {
  readonly variable: string;
  readonly host: string;
  readonly port: number;
}

/** A candidate endpoint and its state. */
export interface EngineCandidate {
  /** `Docker Engine`, `rootless Docker`, `Docker Desktop`, `Colima`, `Podman` … */
  readonly product: string;
  readonly host: string;
  /** The context that names it; null where none does. */
  readonly context: string | null;
  readonly state: CandidateState;
  /** Containers of the project that this engine has; null when it was not asked. */
  readonly projectContainers: number | null;
}

export type CandidateState =
  | 'answers'
  | 'denied'
  | 'refused'
  | 'dangling'
  | 'not-a-socket'
  | 'hidden'
  | 'timeout'
  | 'missing';
