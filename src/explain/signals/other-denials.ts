import { anyOf } from './any-of.ts';

/** A path of the engine's socket or of the client's own files is none of these. */
const elsewhere =
  '(?!\\/?(?:var\\/)?run\\/(?:docker|podman|user))\\/(?![^ \'"]{0,80}(?:\\.sock|\\.docker\\/|docker_engine))';

/** The same words, and something else than the engine is meant. */
export const otherDenials = {
  registryDenied: anyOf({
    pull: /requested access to the resource is denied|pull access denied|push access/,
    login: /unauthorized: |no basic auth credentials|insufficient_scope/,
    token: /denied: (?:requested|permission_denied|installation)/,
  }),
  execDenied: anyOf({
    start: /unable to start container process|exec user process caused|permission denied: unknown/,
    call: /exec(?:[: ]|format)[^;]{0,140}permission denied/,
    shell: /can'?t open ['"][^'"]{1,80}['"]: permission denied|entrypoint[^;]{0,30}: permission denied/,
  }),
  fileDenied: anyOf({
    before: new RegExp(
      `(?:\\bopen|cannot (?:open|create|touch|remove|access)|mkdir|unlink|rename|failed to open|could not open|writing|write)\\b:? ?(?:file |directory )?['"]?${elsewhere}[^ '":]{1,120}['"]?:? permission denied`,
    ),
    after: new RegExp(
      `permission denied,? (?:open|mkdir|unlink|rename|scandir|copyfile|rmdir) ['"]?${elsewhere}`,
    ),
    build: /failed to read dockerfile/,
  }),
} as const satisfies Readonly<Record<string, RegExp>>;
