import { anyOf } from './any-of.ts';

/** The machine: its system, the engine's product, what confines programs. */
export const platformSignals = {
  selinuxDistro: anyOf({
    fedora: /fedora|coreos|silverblue|kinoite|bluefin|bazzite|atomic host|\bdnf\b/,
    enterprise:
      /centos|\brhel\b|red ?hat|rocky|\balma|oracle linux|\bol[789]\b|\bel[789]\b|docker-current|\byum\b/,
    others: /opensuse|microos|leap micro|flatcar|amazon linux 2023|al2023|openshift|\bokd\b/,
  }),
  selinux: anyOf({
    tools: /selinux|getenforce|setenforce|\benforcing\b/,
    labels: /container_t|svirt|container_runtime_t|docker_t\b|spc_t|label[=:]disable|security_opt/,
  }),
  apparmor: /apparmor|aa-status|docker-default|complain mode/,
  snap: /\bsnapd?\b|\/snap\/|snap\.docker|ubuntu core/,
  /** A client in a snap is confined; the engine in a snap is another matter. */
  snapClient: /(?<!docker )(?:from|in|as) (?:a |the )?snap\b|snap (?:app|client)\b/,
  sandbox: anyOf({
    boxes: /flatpak|bubblewrap|\bbwrap\b|firejail|gvisor|\bsandbox(?:ed|ing)?\b|restricted shell|steam deck/,
    kernel: /seccomp|landlock|sandbox-exec|seatbelt|nosuid/,
    agents: /codex|claude|cursor/,
    units: /privatetmp|nonewprivileges|protectsystem|systemd hardening|restrictaddressfamilies/,
  }),
  macos:
    /mac ?os|\bmac\b|\bos ?x\b|darwin|\/users\/|apple silicon|\bm[1234]\b|docker for mac|homebrew|\bbrew\b|boot2docker/,
  windows: anyOf({
    system: /windows|win(?:10|11|32)|powershell|c:\\|appdata/,
    pipe: /npipe|\/\/?\.\/pipe|\\\\\.\\pipe|createfile|docker_engine|dockerdesktoplinuxengine|docker-users/,
  }),
  windowsPipe:
    /npipe|\/\/\.\/pipe|\\\\\.\\pipe|createfile|docker_engine|dockerdesktoplinuxengine|docker-users|named pipe/,
  wsl: /\bwsl ?2?\b|\/mnt\/wsl|windows subsystem|microsoft-standard/,
  desktopWsl:
    /\/mnt\/wsl\/docker-desktop|wsl integration|docker-desktop-user-distro|wsl-bootstrap|shared-sockets|docker-desktop\/cli-tools|could not be found in this wsl/,
  desktop: anyOf({
    product:
      /docker ?desktop|desktop[ -](?:linux|mac|windows|[2345]\.\d)|docker for (?:mac|windows)|\bdesktop \d/,
    paths: /\.docker\/(?:run|desktop)\/|desktop-linux|com\.docker|docker-desktop/,
  }),
  /** From 4.13 on /var/run/docker.sock is made only where it is asked for. */
  desktopWithOwnSocket: /desktop (?:for (?:mac|linux) )?4\.(?:1[3-9]|[2-9]\d)\b/,
  orbstack: /orb ?stack|\.orbstack/,
  colima: /colima/,
  vmEngine:
    /colima|\blima\b|lima-|\.lima\/|rancher[- ]desktop|\.rd\/|multipass|finch|podman machine|docker[- ]machine|toolbox|vagrant|virtualbox|minikube docker-env/,
  nas: anyOf({
    makers: /synology|\bdsm\b|diskstation|unraid|qnap|truenas|asustor|terramaster|container ?manager/,
    systems: /openmediavault|\bomv\b|\bnas\b|libreelec|coreelec|zimaos|casaos/,
  }),
  kubernetes: anyOf({
    names: /kubernetes|\bk8s\b|\bk3s\b|\bk3d\b|\bk0s\b|\baks\b|\beks\b|\bgke\b|talos|openshift|rke2|microk8s/,
    things: /kubelet|\bpods?\b|helm|containerd|daemonset|\bin kind\b|kind node/,
    volumes: /hostpath|mountvolume|\bpsp\b|podsecurity|supplementalgroups/,
  }),
  swarm: /\bswarm\b|stack deploy|docker stack|service create|overlay network|manager node|deploy:/,
  rootless: /rootless|xdg_runtime_dir|\/run\/user\/\d+|slirp4netns|rootlesskit|dockerd-rootless/,
  podman: /podman|containers-storage|buildah|libpod|quadlet/,
  daemonLog:
    /dockerd|level=(?:error|fatal|warn)|failed to (?:start|load) (?:daemon|listeners)|docker\.service|systemd\[|can'?t create unix socket|docker\.socket/,
} as const satisfies Readonly<Record<string, RegExp>>;
