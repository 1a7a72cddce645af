import type { Connection } from './engine-facts.ts';
import type { Problem } from './problem.ts';
import type { Unknown } from './unknown.ts';

/** Docker client configuration from files and variables. Contexts and profile lines are read only if needed. */
export interface ClientFacts {
  /** `DOCKER_CONFIG` or `~/.docker`. */
  readonly directory: string;
  readonly config: ConfigFile;
  readonly contexts: readonly ContextFacts[];
  /** Variables that select the endpoint, if set; credentials in URLs are masked. */
  readonly variables: Readonly<Record<string, string>>;
  /** Lines of shell profiles and the like that set one of them. */
  readonly setIn: readonly ProfileLine[];
  readonly certificates: Certificates;
  /** The engine's answer without the proxy; null if there is no proxy or it does not interfere. */
  readonly pastProxy: Connection | null;
}

/** `unknown`: it was not read, since something else decides where the client goes. */
export type ConfigFile =
  | { readonly state: 'absent' }
  | { readonly state: 'read'; readonly currentContext: string | null }
  | { readonly state: 'unreadable'; readonly error: string }
  | { readonly state: 'empty' }
  | { readonly state: 'corrupt'; readonly problem: Problem<'not-json' | 'bad-context-name'> }
  | Unknown;

export type ContextFacts = { readonly name: string; readonly file: string } & (
  | { readonly state: 'read'; readonly host: string }
  | { readonly state: 'corrupt'; readonly problem: Problem<'empty' | 'not-json' | 'no-endpoint'> }
  | { readonly state: 'unreadable'; readonly error: string }
);

export interface ProfileLine {
  readonly variable: string;
  readonly file: string;
  readonly line: number;
  /** What it is set to there, as it stands; credentials in a URL are masked. */
  readonly value: string;
}

export type Certificates =
  | { readonly state: 'none' }
  | { readonly state: 'found'; readonly directory: string; readonly files: readonly CertificateFile[] };

export interface CertificateFile {
  readonly path: string;
  readonly role: 'ca' | 'cert' | 'key';
  readonly problem: 'missing' | 'unreadable' | 'corrupt' | 'expired' | 'not-yet-valid' | null;
}
