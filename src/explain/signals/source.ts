import { anyOf } from './any-of.ts';

/** The program that wrote the text, and what runs it. */
export const sourceSignals = {
  docker: anyOf({
    names: /docker|podman|moby|container|\bcompose\b|colima|orbstack|\blima\b|traefik|portainer/,
    things: /socket|\.sock\b|daemon|237[56]\b|cert(?:ificate)? path/,
    texts:
      /server api version|connection aborted|\bfata\[|curl: \(|ryuk|lasterrorexception|http request to an https server|http response to https client/,
  }),
  dockerCli: anyOf({
    texts: /(?:trying|attempting) to connect to the docker (?:daemon|api)|^ ?docker: /,
    commands: /\bdocker (?:ps|run|info|build|pull|images|version|compose|login|exec)\b|docker-current/,
  }),
  /** The bare words of Go's `net`, as programs with the client library write them to their logs. */
  bareDial: /^(?!.*(?:trying|attempting) to connect to the docker).*dial unix/,
  dockerPy: anyOf({
    library: /docker\.errors|dockerexception|docker-py|docker sdk for python|unixhttpconnection/,
    texts: /connection aborted|protocolerror|fetching server api version/,
    below: /urllib3|requests\.(?:exceptions|packages)|site-packages/,
  }),
  node: /dockerode|docker-modem|syscall: '|errno: -|node:net|pipeconnectwrap|node:internal|connect e[a-z]{4,}/,
  java: /java\.|junixsocket|afunix|docker-java|dockerjava|testcontainers|jnr\.|nativeioexception|unixsocket|gradle|maven/,
  testcontainers: /testcontainers|\bryuk\b|valid docker environment|working container runtime strategy/,
  composePrefix: /(?:^| )service \| /,
  container: anyOf({
    words:
      /(?<!(?:list|retrieve|get|inspect|start|stop|create|remove)(?:ing)? (?:the )?)\bcontainers?\b(?! list)|containeri[sz]ed|\binside\b/,
    ofAnImage:
      /(?<!\b(?:docker|vm|gce|ec2|machine|runner|load|loading|pull|pulling|build|building|push|pushing|get|previous|action|setup) )\bimages?\b/,
    developing:
      /dev ?container|dev(?:elopment)? environment|docker[- ](?:in|outside[- ]of)[- ]docker|\bdind\b/,
    compose:
      /compose (?:file|service|stack|project|user)|(?:docker-)?compose\.ya?ml|group_add|user: ?['"]?[\d$]|restart=always/,
    run: /docker run [^;]{0,200}(?:docker\.sock|-u ?\d|--user|group-add)|--group-add/,
    image: /entrypoint|dockerfile|\/app\/|\/usr\/src\/app|site-packages|appuser|www-data|\bp[ug]id\b/,
    mount:
      /docker\.sock:\/|docker\.sock:r[ow]\b|socket :r[ow]\b|bind[- ]mount|mount(?:ed|ing|s)? (?:the |docker|\/var|socket)|volume/,
  }),
  ci: anyOf({
    products: /jenkins|gitlab[- ]?(?:ci|runner)|teamcity|bamboo|buildkite|concourse|circleci|travis/,
    hosted: /azure (?:pipelines?|devops)|github actions|self-hosted/,
    words: /\brunner\b|\bci\b|build agent|buildagent|\bagent\b/,
  }),
} as const satisfies Readonly<Record<string, RegExp>>;
