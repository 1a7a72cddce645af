import { anyOf } from './any-of.ts';

/** Something says no: errno, the call that was refused, or who refused it. */
export const denials = {
  denied: anyOf({
    errno: /permission[ _-]?denied|permission ?(?:…|\.\.\.)|eacces|permission ?error|\berrno[ :]*13\b/,
    windows: /accessdenied|access (?:is |was )?denied/,
    atTheSocket: /socket[^;]{0,12} denied\b|(?:blocked|prevented) from (?:accessing|connecting|using)/,
    quality: /not (?:readable|writable|writeable|accessible)|got permission/,
    lack: /permissions? (?:issue|problem|mismatch|error)|(?:insufficient|no|missing|not? have|lacks?) (?:the )?permissions?/,
    german: /keine berechtigung|zugriff verweigert/,
    romance: /permission non accord|acc[eè]s refus|permiso denegado|acceso denegado|permesso negato/,
    portuguese: /permiss[aã]o (?:negada|recusada)/,
    others: /отказано в доступе|权限不够|拒绝访问|許可がありません/,
  }),
  notPermitted: /operation not permitted|\beperm\b|errno[ :]*1\b/,
  /** Linux says `connect:` where a file's mode decides, and `socket:` where AppArmor does. */
  socketSyscall: /[: (]socket: permission denied/,
  socketRead: /\bread eacces|read unix [^ ]{1,200} ?permission denied/,
  statDenied: anyOf({
    statfs: /\bstatfs\b[^;]{0,160}permission denied/,
    before:
      /\b(?:l?stat|access|readlink|chdir|opendir|mkdir|mkdirall|scandir)\b[^;]{0,80}(?:\.sock\b|\/run\/(?:user|docker|podman))[^;]{0,80}(?:permission denied|eacces)/,
    after: /permission denied[^;]{0,20}, (?:l?stat|access|mkdir|scandir) [^;]{0,80}(?:\.sock\b|\/run\/)/,
  }),
  avc: /avc: +denied|denied +\{ ?(?:connectto|write|read|getattr)|scontext=|tcontext=|type=avc|selinux is preventing|setroubleshoot/,
  apparmorLog: /apparmor="denied"|apparmor=denied|profile="[^"]{1,80}" name=/,
  isolation: /enhanced container isolation|docker socket mount denied/,
  elevation: /must be run (?:with )?elevated|run as administrator|must be in the "?docker-users/,
  newgrp:
    /(?<![\w-])(?:newgrp|sg)(?![\w-])[^;]{0,60}(?:not found|absent|missing|fail|password|crypt|denied|no such)|provider_docker_newgrp/,
  ownerChange: /ch(?:mod|own|grp):? [^;]{0,100}(?:operation not permitted|read-only|permission denied)/,
  setgroups: /setgroups|initgroups|setgid:/,
  refusedByPlugin:
    /authorization denied by plugin|authz(?:plugin|-broker)?|plugin [^;]{1,60}failed with error: authz/,
  forbidden: /(?:status(?: code)?|http|code|error)[ :=]{0,3}403\b|403 \(?forbidden|\bforbidden\b/,
} as const satisfies Readonly<Record<string, RegExp>>;
