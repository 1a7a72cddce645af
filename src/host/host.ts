import type { Command } from './command.ts';

/**
 * The port to everything outside the process. Facts read through it, `apply` acts through it, nothing else touches
 * the host. A result that can fail is a union, never an exception: a failure is something to report, too.
 */
export interface Host {
  /** As `process.platform` has it. */
  readonly platform: string;
  /** The kernel's release: `6.1.0-18-amd64`. */
  readonly release: string;
  /** Version of Node: `v20.19.0`. */
  readonly runtime: string;
  readonly cwd: string;
  readonly env: Environment;
  /** Directories of PATH in which root looks for no program, because another user could put one there. */
  readonly passedOver: readonly string[];

  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  identity(): Promise<Identity>;
  /** The file itself: a symbolic link is not followed. */
  stat(path: string): Promise<Result<FileStat>>;
  /**
   * Whole file as UTF-8; `EFBIG` when longer than `maxBytes` (default 4 MiB), `EILSEQ` when not UTF-8. What is no regular
   * file is not opened: `EISDIR`, `IS_PIPE`, `IS_SOCKET`, `IS_DEVICE`; only /dev/null is an empty file.
   */
  readFile(path: string, maxBytes?: number): Promise<Result<string>>;
  readDir(path: string): Promise<Result<readonly string[]>>;
  connect(address: Address, timeoutMs: number): Promise<Result<null>>;
  /** One HTTP request to an engine or a service. A JSON answer that cannot be read counts as `EPROTO`. */
  request(address: Address, request: EngineRequest, timeoutMs: number): Promise<Result<EngineResponse>>;

  /**
   * For root in another user's directory, `LEADS_OUTSIDE` where a link leads out of `within`. Always ok for other users,
   * and for links that only root can have made.
   */
  checkLinks(path: string, within: string): Promise<Result<null>>;
  /** Whether only root can change what is at the path, or on the way to it. */
  isRootOnly(path: string): Promise<boolean>;
  /** With every link resolved. */
  realPath(path: string): Promise<Result<string>>;
  /**
   * The bytes of a file that is to be changed. For root in another user's directory this and the methods below work with
   * that user's rights, and a link that leads out of `within` (by default the file's own directory) is `LEADS_OUTSIDE`.
   */
  readBytes(path: string, within?: string): Promise<Result<Uint8Array>>;
  /**
   * Whether `writeFile` would be let: asked for every file before the first is written. `EBUSY` at a mount point,
   * `FOREIGN_OWNER` where the file's owner could not be kept, `HARD_LINKED` where it has other names.
   */
  checkWritable(path: string, within?: string): Promise<Result<null>>;
  /**
   * Replaces the file in one step that lasts, keeping owner, mode, ACL and attributes; a new file gets `mode`,
   * and its directory when missing. `CHANGED_MEANWHILE` when it is not what was expected.
   */
  writeFile(path: string, data: string | Uint8Array, options?: WriteOptions): Promise<Result<null>>;
  removeFile(path: string, options?: Pick<WriteOptions, 'expect' | 'within'>): Promise<Result<null>>;
  /** With those above it that are missing. */
  makeFolder(path: string, mode: number): Promise<Result<null>>;
  /** Only an empty one. */
  removeFolder(path: string): Promise<Result<null>>;
  /** Bytes that can still be written where the file is, or would be. */
  freeSpace(path: string): Promise<Result<number>>;
  /** Takes a lock that only one process of the host can hold, until it is released or the process ends, however it ends. */
  lock(name: string, folder: string): Promise<Lock>;
  /** Runs to the end. A non-zero exit is a result; not starting, or running out of time, is an error. */
  run(command: Command, options?: RunOptions): Promise<Result<RunResult>>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** `error` is an errno name (`EACCES`, `ENOENT`, `ETIMEDOUT` …). */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

/** Credentials of the calling process. Ids are null where the system has none (Windows). */
export interface Identity {
  readonly name: string | null;
  readonly uid: number | null;
  readonly gid: number | null;
  /** Supplementary groups, as the process holds them now. */
  readonly groups: readonly number[];
  /** CAP_DAC_OVERRIDE is in the effective set. */
  readonly dacOverride: boolean;
  /** CAP_DAC_READ_SEARCH is in the effective set. */
  readonly dacReadSearch: boolean;
}

export interface WriteOptions {
  /** Of a file that is new. */
  readonly mode?: number;
  /** What the file is expected to hold, null for no file: a file with any other content is not changed. */
  readonly expect?: Uint8Array | null;
  /** Of a file that is new; only root can set it. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  readonly within?: string;
  /** `forget` for dockperm's own files, which have no ACL to keep: that saves starting a program. */
  readonly attributes?: 'keep' | 'forget';
  /** Part of the name under which the bytes wait in the directory: letters, digits and hyphens. */
  readonly tag?: string;
}

export type Lock =
  | { readonly state: 'held'; release(): Promise<void> }
  /** Null where the other one does not say which process it is. */
  | { readonly state: 'taken'; readonly pid: number | null }
  | { readonly state: 'failed'; readonly error: string };

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'socket' | 'symlink' | 'other';
  readonly uid: number;
  readonly gid: number;
  /** Permission bits, with set-id and sticky: 0o000 to 0o7777. */
  readonly mode: number;
  /** A symbolic link's target as it stands in the link. */
  readonly target: string | null;
}

export type Address =
  | { readonly kind: 'unix'; readonly path: string }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      readonly tls?: TlsFiles;
      /** An HTTP proxy that requests go through. */
      readonly proxy?: { readonly host: string; readonly port: number };
    };

/** Paths of PEM files; null where there is none. Failed handshakes have errors of their own, see tls.ts. */
export interface TlsFiles {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Whether the other side's certificate is checked. */
  readonly verify: boolean;
}

export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With the query, without an API version. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface EngineResponse {
  readonly status: number;
  /** The value of a JSON answer, the text of any other; null when empty. */
  readonly body: unknown;
}

export interface RunOptions {
  readonly timeoutMs?: number;
  /** Called with each line of both streams as it comes. */
  readonly onLine?: (line: string) => void;
  /** For root, whose rights the process has: those of the user who can change what is in this directory. */
  readonly asOwnerOf?: string;
  /** Ends the process early. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}
