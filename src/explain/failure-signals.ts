/**
 * What went wrong, in the words of the docker CLI (1.x to 29), Compose v1 and v2, docker-py, requests, Node, Java, Go,
 * Podman, systemd, shells and the C library. The text is one line, lower case. Gaps are bounded, so that no input makes
 * an expression slow.
 */
export const failureSignals = {
  denied:
    /permission[ _-]?denied|permission ?(?:…|\.\.\.)|eacces|permission ?error|accessdenied|not (?:readable|writable|writeable|accessible)|\berrno[ :]*13\b|access (?:is|was) denied|access denied|got permission|permission(?:s)? (?:issue|problem|mismatch)|(?:insufficient|no|missing|not? have|lacks?) (?:the )?permissions?|keine berechtigung|zugriff verweigert|permission non accord|acc[eè]s refus|permiso denegado|acceso denegado|permesso negato|permiss[aã]o (?:negada|recusada)|отказано в доступе|权限不够|拒绝访问|許可がありません/,
  refused:
    /econnrefused|\brefused\b|connectionrefused|actively refused|is (?:the docker daemon|it|docker) running|(?:cannot|can'?t|couldn'?t|could not|unable to|failed to|failure to|not able to) (?:connect|reach|talk) |daemon (?:is not|isn'?t|not) running|docker (?:is not|isn'?t|not) running|errno[ :]*(?:111|61)\b|no docker (?:daemon|engine)|no such host|name or service not known|enotfound|getaddrinfo|could not resolve|name resolution|unable to resolve host|could not find a (?:working container runtime strategy|valid docker environment)|error during connect/,
  /** curl says no more than this, whatever errno the socket gave it. */
  daemonFailed:
    /failed to start daemon|job for docker\.service failed|docker\.service: (?:main|failed)|start request repeated|no sockets found via socket activation|failed to load listeners|unit docker\.service (?:not|could not)/,
  apiRoute: /returned [^;]{1,40} for api route/,
  elevation: /must be run (?:with )?elevated|run as administrator|must be in the "?docker-users/,
  newgrp:
    /(?<![\w-])(?:newgrp|sg)(?![\w-])[^;]{0,60}(?:not found|absent|missing|fail|password|crypt|denied|no such)|provider_docker_newgrp/,
  ownerChange: /ch(?:mod|own|grp):? [^;]{0,100}(?:operation not permitted|read-only|permission denied)/,
  setgroups: /setgroups|initgroups|setgid:/,
  isolation: /enhanced container isolation|docker socket mount denied/,
  curlFailed: /curl: \((?:7|56|52)\)/,
  missing:
    /enoent|no such file or directory|file ?not ?found|filenotfound|does(?: not|n'?t) exist|cannot find the file|\bmissing\b|(?<!page )not found|no docker socket|(?:not|n'?t) (?:get |being |been )?(?:generated|created|available|mounted|there|present)|could not find/,
  hung: /deadline exceeded|resource temporarily unavailable|eagain|timed? ?out|timeout|etimedout|\bhangs?\b|no (?:reply|response)/,
  dropped: /\beof\b|socket hang up|econnreset|connection reset|remotedisconnected|broken pipe|epipe/,
  notPermitted: /operation not permitted|\beperm\b|errno[ :]*1\b/,
  socketSyscall: /[: (]socket: permission denied/,
  socketRead: /\bread eacces|read unix [^ ]{1,200} ?permission denied/,
  statDenied:
    /\bstatfs\b[^;]{0,160}permission denied|\b(?:l?stat|access|readlink|chdir|opendir|mkdir|mkdirall|scandir)\b[^;]{0,80}(?:\.sock\b|\/run\/(?:user|docker|podman))[^;]{0,80}(?:permission denied|eacces)|permission denied[^;]{0,20}, (?:l?stat|access|mkdir|scandir) [^;]{0,80}(?:\.sock\b|\/run\/)/,
  avc: /avc: +denied|denied +\{ ?(?:connectto|write|read|getattr)|scontext=|tcontext=|type=avc|selinux is preventing|setroubleshoot/,
  apparmorLog: /apparmor="denied"|apparmor=denied|profile="[^"]{1,80}" name=/,
  directory:
    /\bis a directory|eisdir|isadirectoryerror|mount a directory onto a file|(?:empty|as a?|becomes? an?|created? an?|is an?)(?: empty)? (?:directory|folder)[^;]{0,60}sock|sock[^;]{0,60}(?:empty|becomes? an?|as an?|is an?)(?: empty)? (?:directory|folder)|docker\.sock[^;]{0,120}not a directory|docker\.sock[^;]{0,60}device or resource busy/,
  notShared:
    /operation not supported|e(?:op)?notsup|errno[ :]*95\b|error while creating mount source path|mounts denied|not shared from|file sharing|bind source path does not exist|invalid mount config/,
  notASocket: /enotsock|not a (?:unix )?socket|non-socket|protocol wrong type|eprototype/,
  groupNotMade:
    /could not change group|group ['"‘]?docker(?:root)?['"’]? (?:does not exist|not found|doesn'?t exist)|invalid group[^;]{0,40}docker|unknown group[^;]{0,12}docker|(?:setup|create|add|resolve|find)[^;]{0,12} docker (?:user )?group|docker group (?:does not|doesn'?t|not) (?:exist|found)|no (?:such )?(?:group )?['"]?docker['"]? group|failed to resolve group|no such group: ['"]?docker/,
  numberNotMade:
    /group ['"‘]?\d+['"’]? (?:does not exist|not found)|cannot find name for group id|no such group:? ['"]?\d|gid ['"]?\d+['"]? (?:does not exist|not found)|unknown group(?: id)?:? \d/,
  groupCollides:
    /gid ['"‘]?\d+['"’]? (?:already exists|is not unique|in use|is already)|groupadd: group ['"‘]?\w+['"’]? already exists|addgroup: (?:gid|group) ['"]?\w+['"]? (?:in use|already)|group ['"]?docker['"]? already exists|(?:groupadd|groupmod|addgroup): [^;]{0,60}(?:already|in use|not unique)/,
  variableUnset: /gid\w{0,20}\\?"? variable is not set/,
  nameNotInImage:
    /no matching entries in group file|unable to find group|no such group in the container|no matching entries in \/etc\/group/,
  contextGone:
    /current context [^;]{0,120}not found|context [^;]{0,120}(?:context not found|does not exist|not found on the file system)|no such context|docker endpoint for [^;]{0,60}not found|load context [^;]{0,80}(?:not found|no such)|context "?[^" ]{1,80}"? (?:does not exist|not found)/,
  brokenJson:
    /unexpected end of json input|invalid character [^;]{1,24} looking for|error (?:loading|parsing|reading) config|config(?:uration)? file[^;]{0,100}(?:json|eof|invalid)|(?:meta|config)\.json[^;]{0,100}(?:eof|json|invalid|corrupt|empty|parse|unmarshal)|unmarshal|expecting value: line 1/,
  configDenied:
    /\.docker\/(?:config\.json|contexts|buildx|desktop\/)[^;]{0,160}permission denied|permission denied[^;]{0,60}\.docker\/(?:config|contexts|buildx)/,
  versionGap:
    /client version [^;]{1,60}is too (?:new|old)|(?:minimum|maximum) supported api version|client is newer than server|api version[^;]{0,60}(?:not supported|too (?:old|new)|unsupported|mismatch)|client api version[^;]{0,80}(?:too|newer|older)|docker_api_version|client and server don'?t have (?:the )?same version/,
  badScheme:
    /http\+docker|(?:unix|tcp|npipe|fd):\/\/(?:unix|tcp|npipe|https?|fd):\/\/|af_unix path|(?:path|name) too long|url scheme|unsupported (?:protocol )?scheme|unsupported protocol|unable to parse docker host|invalid (?:docker_?host|bind address|proto|endpoint)|first path segment in url cannot contain colon|missing protocol scheme|must specify (?:a )?(?:host|scheme)|protocol not available|invalid url|invalid docker host/,
  clientBug:
    /not supported url scheme http\+docker|unsupported url scheme[^;]{0,12}http\+docker|invalidschema[^;]{0,60}http\+docker|http\+docker/,
  tlsFailure:
    /x509|certificate|http response to https client|http request to an? https|tls handshake|tls: |malformed http response|certs?\/client|(?:ca|cert|key)\.pem|docker_cert_path|docker_tls|ssl(?:error|v3|_|:)|wrong version number|pkix|tls ?verify|tlsverify|\bssl\b|https:\/\/(?:%2f|\/var)|bad certificate|remote error: tls/,
  tlsHint: /trying to connect to a tls-enabled daemon without tls/,
  sshFailure:
    /docker\.example\.com|ssh:\/\/|command \[ssh |ssh: (?:connect|handshake|rejected|unable)|host key verification|permission denied \(publickey|docker system dial-stdio/,
  refusedByPlugin:
    /authorization denied by plugin|authz(?:plugin|-broker)?|plugin [^;]{1,60}failed with error: authz/,
  forbidden: /(?:status(?: code)?|http|code|error)[ :=]{0,3}403\b|403 \(?forbidden|\bforbidden\b/,
  notTheApi: /404 page not found|invalid character '<'|unexpected token '?</,
  proxyAnswer:
    /proxyconnect|proxy authentication|\b407\b|http_proxy|https_proxy|no_proxy|squid|tinyproxy|<html|invalid character '<'|\bproxy (?:error|server|variable|env)|corporate proxy|behind (?:a|an|the)[^;]{0,16}proxy|5\d\d (?:service unavailable|bad gateway|gateway time)/,
  noSocketPlatform:
    /fargate|sourcepath should not be set|cloud ?run\b|container apps?\b[^;]{0,20}azure|azure container|\baci\b|cloud ?shell|app ?engine|app service|heroku|fly\.io|\brender\.com|railway|codespaces? without|lambda/,
  registryDenied:
    /requested access to the resource is denied|pull access denied|unauthorized: |no basic auth credentials|denied: (?:requested|permission_denied|installation)|insufficient_scope|push access/,
  execDenied:
    /exec(?:[: ]|format)[^;]{0,140}permission denied|unable to start container process|exec user process caused|can'?t open ['"][^'"]{1,80}['"]: permission denied|entrypoint[^;]{0,30}: permission denied|permission denied: unknown/,
  fileDenied:
    /(?:\bopen|cannot (?:open|create|touch|remove|access)|mkdir|unlink|rename|failed to open|could not open|writing|write)\b:? ?(?:file |directory )?['"]?(?!\/?(?:var\/)?run\/(?:docker|podman|user))\/(?![^ '"]{0,80}(?:\.sock|\.docker\/|docker_engine))[^ '":]{1,120}['"]?:? permission denied|permission denied,? (?:open|mkdir|unlink|rename|scandir|copyfile|rmdir) ['"]?(?!\/?(?:var\/)?run\/(?:docker|podman|user))\/(?![^ '"]{0,80}(?:\.sock|\.docker\/|docker_engine))|failed to read dockerfile/,
  trouble:
    /\berror\b|\bfail(?:s|ed|ure|ing)?\b|denied|cannot|can'?t|could(?: not|n'?t)|unable|refus|not (?:work|picked|mapped|allowed|permitted|accessible)|no access|newgrp|unauthorized/,
} as const satisfies Readonly<Record<string, RegExp>>;
