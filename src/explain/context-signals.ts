/**
 * What the surroundings say: the program that wrote the text, the machine it ran on, what had been done before. The text
 * is one line, lower case. None of these is a failure by itself.
 */
export const contextSignals = {
  docker:
    /docker|podman|moby|container|\bcompose\b|server api version|connection aborted|colima|orbstack|traefik|portainer|237[56]\b|socket|\.sock\b|daemon|\bfata\[|\blima\b|curl: \(|cert(?:ificate)? path/,
  dockerCli:
    /(?:trying|attempting) to connect to the docker (?:daemon|api)|^ ?docker: |\bdocker (?:ps|run|info|build|pull|images|version|compose|login|exec)\b|docker-current/,
  dockerPy:
    /docker\.errors|dockerexception|connection aborted|protocolerror|fetching server api version|urllib3|requests\.(?:exceptions|packages)|unixhttpconnection|site-packages|docker-py|docker sdk for python/,
  node: /dockerode|docker-modem|syscall: '|errno: -|node:net|pipeconnectwrap|node:internal|connect e[a-z]{4,}/,
  java: /java\.|junixsocket|afunix|docker-java|dockerjava|testcontainers|jnr\.|nativeioexception|unixsocket|gradle|maven/,
  composePrefix: /(?:^| )service \| /,
  container:
    /\bcontainers?\b|containeri[sz]ed|(?<!docker )\bimages?\b|\binside\b|dev ?container|dev(?:elopment)? environment|\bdind\b|docker[- ]in[- ]docker|compose (?:file|service|stack|project|user)|compose\.ya?ml|docker-compose\.ya?ml|docker run [^;]{0,200}(?:docker\.sock|-u ?\d|--user|group-add)|entrypoint|dockerfile|\/var\/run\/docker\.sock:\/|bind[- ]mount|mount(?:ed|ing|s)? (?:the |docker|\/var|socket)|site-packages|\/app\/|\/usr\/src\/app|appuser|www-data|volume/,
  containerApp:
    /provider connection error|inputs\.docker|pump ended|http: proxy error|unix\.sock\/|traefik|portainer|watchtower|dozzle|homepage|telegraf|home ?assistant|hassio|n8n|node-red|autoheal|ofelia|chadburn|nginx-proxy|docker-gen|crowdsec|logspout|cadvisor|datadog|netdata|promtail|fluent|filebeat|metricbeat|vector\b|alloy|otel|opentelemetry|glances|diun|dockge|yacht|komodo|beszel|uptime[- ]kuma|heimdall|organizr|swag|linuxserver|airflow|prefect|dagster|jupyterhub|dockerspawner|openhands|appwrite|coolify|caprover|lazytainer|sablier|whoogle|scrutiny|nextcloud|mastercontainer|all-in-one|gitea|forgejo|woodpecker|drone|renovate|sonarr|tdarr|code-server|theia|coder\b|airbyte|localstack|act_runner|autogen|dify|spilo/,
  ci: /jenkins|gitlab[- ]?(?:ci|runner)|\brunner\b|teamcity|bamboo|buildkite|concourse|azure (?:pipelines?|devops)|github actions|self-hosted|circleci|travis|\bci\b|build agent|buildagent|\bagent\b/,
  person:
    /\bubuntu\b|debian|linux mint|\bmint\b|arch ?linux|manjaro|pop!?_os|crostini|chromeos|raspberry|raspbian|\blinux\b|laptop|tutorial|post-?install|fresh|first[- ]time|beginner|hello-world|plain user|non-root user|\$user|~\$|sudo|minikube|\bkind\b|ddev|devenv|lando|skaffold|desktop (?:gui|session)/,
  fresh:
    /hello-world|tutorial|post-?install|fresh|getting[- ]started|quick ?start|newly installed|new install|just installed|first[- ]time|beginner|setup script|default install|minikube|provider_docker_newgrp|install script/,
  nonMember:
    /not (?:a member|in|part) (?:of |in )?(?:the )?['"]?docker['"]? ?group|not in (?:the )?docker|without (?:the )?docker group|missing from (?:the )?docker group|plain user|normal user|non-admin|unprivileged user/,
  member:
    /(?:already|is|am|was|user) (?:a member|in|part|added|been added|listed)[^;]{0,24}docker|in (?:the )?['"]?docker['"]? group|groups? (?:lists?|shows?|includes?|contains?)|member of (?:the )?['"]?docker|\d\(docker\)|docker group member|after (?:usermod|adding|gpasswd|adduser|being added)|getent group docker|adduser|group (?:added|membership)|added to (?:the )?(?:docker )?group|ran usermod|did usermod/,
  usermodDone:
    /usermod -?a?g?|gpasswd -a|adduser \S{1,40} docker|newgrp|re-?log|log(?:ged)?[- ]?(?:out|in|off)\b|new (?:shell|login|session|terminal|group)|same (?:shell|session|terminal|script)|\breload\b|group permissions/,
  sessionHolder:
    /tmux|\bscreen\b|vs ?code|visual studio|code-server|remote[- ](?:ssh|user|server|development)|jetbrains|intellij|pycharm|goland|webstorm|\bide\b|\bgui\b|gnome|\bkde\b|plasma|wayland|\bx11\b|lightdm|gdm|linger|systemd --user|user@|desktop session|ssh session|controlmaster|multiplex|cron\b|\bat\b job|nohup|supervisor|ansible|cloud-init|vagrant|user[- ]?data|provision|packer|terraform|self-hosted|service account|daemon(?:i[sz]ed)? agent|doctor|same (?:play|playbook|job|step|script)|openclaw|systemd (?:unit|service)/,
  afterRestart:
    /reboot|after (?:a |the )?(?:[\w.-]{1,20} )?(?:re)?start|restart(?:s|ed|ing)?\b|upgrade|after (?:an? |the )?update|re-?created|resets?\b|keeps? (?:coming|happening)|every (?:boot|start|time)|lost after|temporar|not persist/,
  selinuxDistro:
    /fedora|centos|\brhel\b|red ?hat|rocky|\balma|oracle linux|\bol[789]\b|coreos|silverblue|kinoite|bluefin|bazzite|microos|opensuse|leap micro|flatcar|\bel[789]\b|amazon linux 2023|al2023|openshift|\bokd\b|atomic host|docker-current|\bdnf\b|\byum\b/,
  selinux:
    /selinux|getenforce|setenforce|\benforcing\b|container_t|svirt|container_runtime_t|docker_t\b|label[=:]disable|spc_t|security_opt/,
  apparmor: /apparmor|aa-status|docker-default|complain mode/,
  snap: /\bsnapd?\b|\/snap\/|snap\.docker|ubuntu core/,
  sandbox:
    /flatpak|bubblewrap|\bbwrap\b|seccomp|landlock|sandbox-exec|seatbelt|firejail|gvisor|\bsandbox(?:ed|ing)?\b|codex|claude|cursor|restricted shell|steam deck|privatetmp|nonewprivileges|protectsystem|systemd hardening|restrictaddressfamilies|nosuid/,
  rootUser:
    /as root|root user|user:? ?root|root in (?:the )?container|root inside|uid[= ]?0\b|runs? (?:it )?(?:as|with) (?:root|sudo)|even (?:as root|with sudo)|-u ?(?:root|0)\b|privileged|root@[\w-]/,
  rootRootSocket:
    /s[rwx-]{6,9}t?\.?\+?,? \d{0,3} ?root[ :]+root|root:root|root root|gid[ =:]0\b|group 0\b|group root|group-add root|owned by root\b/,
  numericGroup:
    /\bgid\b|group[ _-]?ids?\b|socket group|group ['"`]?users|getgrnam|non-?root\b|\buid\b|--user\b|fsgroup|user: /,
  groupByName:
    /user: ?['"]?\w+:[a-z]|group[_-]add:? ?-? ?['"]?(?:docker|root)|nobody:|group name|by name|group-add docker/,
  sudoWorks:
    /(?:works?|fine|ok|succeeds?|possible)[^;]{0,24}(?:with|using|under|as|via) (?:sudo|root)|only (?:with|as|works as) (?:sudo|root)|(?:requires?|needs?|need to use) (?:sudo|root)|without sudo|sudo docker/,
  givenGroup:
    /group[_-]add|docker_?gid|\bpgid\b|docker_group|hard-?coded|different (?:gid|group)|\b99[89]\b|gid (?:mismatch|differs|does not match)|gids? differ/,
  groupsLost:
    /su-exec|gosu|setpriv|\bs6\b|s6-|\bpuid\b|runuser|chpst|drops? (?:the |its )?(?:privileges|groups?|supplementary)|drop(?:ped|ping) (?:privileges|groups?)|supplementary group|initgroups|setgroups|nsenter|privilege drop|setuidgid/,
  entrypoint:
    /entrypoint|init script|non-root (?:rewrite|by default|image|user since)|as own user|now (?:starts|runs)|user switch|switch(?:es)? user|rewrite|step-?down|phusion|\bsu\b/,
  usernsRemap:
    /userns[-_]?remap|user namespaces? remap|user[- ]?ns\b|usernsmode|userns_mode|dockremap|subuid|subgid|\buserns\b|remapped|user namespaces?/,
  nobodyOwner: /nobody:? ?no(?:group|body)|\b65534\b|nogroup|overflow/,
  rootless: /rootless|xdg_runtime_dir|\/run\/user\/\d+|slirp4netns|rootlesskit|dockerd-rootless/,
  podman: /podman|containers-storage|buildah|libpod|quadlet/,
  snapOrFlatpakClient: /flatpak|\/snap\/bin/,
  macos:
    /mac ?os|\bmac\b|\bos ?x\b|darwin|\/users\/|apple silicon|\bm[1234]\b|docker for mac|homebrew|\bbrew\b|boot2docker/,
  windows:
    /windows|win(?:10|11|32)|npipe|\/\/?\.\/pipe|\\\\\.\\pipe|powershell|createfile|docker_engine|dockerdesktoplinuxengine|docker-users|c:\\|appdata/,
  windowsPipe:
    /npipe|\/\/\.\/pipe|\\\\\.\\pipe|createfile|docker_engine|dockerdesktoplinuxengine|docker-users|named pipe/,
  wsl: /\bwsl ?2?\b|\/mnt\/wsl|windows subsystem|microsoft-standard/,
  desktopWsl:
    /\/mnt\/wsl\/docker-desktop|wsl integration|docker-desktop-user-distro|wsl-bootstrap|shared-sockets|docker-desktop\/cli-tools|could not be found in this wsl/,
  desktop:
    /docker ?desktop|desktop[ -](?:linux|mac|windows|[2345]\.\d)|docker for (?:mac|windows)|\.docker\/(?:run|desktop)\/|desktop-linux|com\.docker|docker-desktop|\bdesktop \d/,
  orbstack: /orb ?stack|\.orbstack/,
  colima: /colima/,
  vmEngine:
    /colima|\blima\b|lima-|\.lima\/|rancher[- ]desktop|\.rd\/|multipass|finch|podman machine|docker[- ]machine|toolbox|vagrant|virtualbox|minikube docker-env/,
  vmPath:
    /\.colima\/|\.lima\/|\.rd\/|\.orbstack\/|\.docker\/(?:run|desktop)\/docker\.sock|docker\.raw\.sock|com\.docker\.docker\/data|\.config\/colima/,
  nas: /synology|\bdsm\b|diskstation|unraid|qnap|truenas|asustor|openmediavault|\bomv\b|\bnas\b|libreelec|coreelec|container ?manager|zimaos|casaos|terramaster/,
  kubernetes:
    /kubernetes|\bk8s\b|\bk3s\b|kubelet|\bpods?\b|\baks\b|\beks\b|\bgke\b|talos|helm|containerd|openshift|rke2|hostpath|mountvolume|\bpsp\b|podsecurity|supplementalgroups|daemonset|microk8s/,
  swarm: /\bswarm\b|stack deploy|docker stack|service create|overlay network|manager node|deploy:/,
  tcpEndpoint:
    /tcp:\/\/|http:\/\/[\w.-]+:\d{2,5}|\b(?:127\.0\.0\.1|localhost|\d{1,3}(?:\.\d{1,3}){3}):\d{2,5}\b|dial tcp|:237[5-7]\b|https:\/\/[\w.-]+:\d/,
  tlsPort: /:2376\b/,
  dindHost: /(?:tcp|https?):\/\/docker:237[56]|docker:\d*\.?\d*-?dind|\bdind\b|docker:(?:stable|latest|\d)/,
  loopbackEndpoint:
    /(?:tcp|https?):\/\/(?:localhost|127\.0\.0\.1|192\.168\.99\.\d+|0\.0\.0\.0)|econnrefused (?:127|::1|localhost)|toolbox|docker-machine|expose daemon/,
  variable:
    /docker_host|environment variable|env(?:ironment)? var|bashrc|zshrc|\.profile|profile\.d|etc\/environment|tc\.host|docker\.host|testcontainers\.properties|overrides the active context/,
  unixEndpoint: /unix:\/\/|docker\.sock|podman\.sock|unix socket/,
  standardPath: /(?<![\w.])(?:\/var)?\/run\/docker\.sock/,
  homePath: /(?:\/home\/|\/users\/|\/root\/)[^ :'"]{1,80}\.sock/,
  runUserPath:
    /\/run\/user\/\d+|\/run\/podman|\b0?700\b|parent (?:dir|folder)|travers|search permission|private home/,
  context: /docker context|\bcontexts?\b|currentcontext|docker_context|desktop-linux|context use/,
  otherInstall:
    /uninstall|removal|removed|remov|leftover|left over|switched (?:from|to|back)|migrat|moved (?:from|to)|alongside|coexist|both installed|instead of|previously|stale|old install|no longer|purged?/,
  symlink: /sym ?link|dangling|broken link|->|→|ln -s|link to nothing|readlink/,
  socketProxy:
    /socket[- ]?proxy|docker-socket-proxy|tecnativa|haproxy|cetusguard|wollomatic|proxy endpoint|proxy container|proxied|dockerproxy/,
  chmodDone: /chmod|\b0?66[06]\b|\b0?777\b|socketmode|mode of the socket/,
  strictMode: /\b0?6[04]0\b|srwx?-{6,7}|srw-r--|srwx------/,
  restartAlways: /restart[=: ]{1,2}['"]?always|restart polic|unless-stopped|auto-?start|starts? before/,
  acl: /setfacl|getfacl|\bacls?\b|srw-rw----\+|\bmask\b|posix acl/,
  directoryGroups:
    /ldap|sssd|active directory|\bad group|freeipa|winbind|\bnss\b|domain user|\bnis\b|centrify|nsswitch|realm/,
  recreateNeeded:
    /force-recreate|--build|rebuil[dt]|old container|not recreated|still (?:fails|the same|denied|get)/,
  daemonLog:
    /dockerd|level=(?:error|fatal|warn)|failed to (?:start|load) (?:daemon|listeners)|docker\.service|systemd\[|can'?t create unix socket|docker\.socket/,
} as const satisfies Readonly<Record<string, RegExp>>;
