import { anyOf } from './any-of.ts';

/** Who sits there, and what was done before. */
export const userSignals = {
  person: anyOf({
    systems:
      /\bubuntu\b|debian|\bmint\b|arch ?linux|manjaro|pop!?_os|crostini|chromeos|raspberry|raspbian|\blinux\b|laptop/,
    beginning: /tutorial|post-?install|fresh|first[- ]time|beginner|hello-world/,
    user: /plain user|non-root user|\$user|~\$|sudo|desktop (?:gui|session)/,
    tools: /minikube|\bkind\b|ddev|devenv|lando|skaffold/,
  }),
  /** Programs that a person runs beside the docker CLI, and that go to the default socket. */
  hostTool:
    /lazydocker|\bctop\b|\bact\b|skaffold|earthly|\btilt\b|\bpack\b|pycharm|third-party (?:tool|client)|ddev/,
  fresh: anyOf({
    words: /newly installed|new install|just installed|first[- ]time|beginner|fresh|default install/,
    guides: /hello-world|tutorial|post-?install|getting[- ]started|quick ?start|setup script|install script/,
    minikube: /minikube|provider_docker_newgrp/,
  }),
  nonMember: anyOf({
    membership:
      /not (?:a member|in|part) (?:of |in )?(?:the )?['"]?docker['"]? ?group|not in (?:the )?docker/,
    lack: /without (?:the )?docker group|missing from (?:the )?docker group/,
    user: /(?:plain|normal|regular|ordinary|unprivileged|non-?privileged|standard) user|non-admin/,
  }),
  member: anyOf({
    is: /(?:already|is|am|was|user) (?:a member|in|part|added|been added|listed)[^;]{0,24}docker|in (?:the )?['"]?docker['"]? group/,
    shown: /groups? (?:lists?|shows?|includes?|contains?)|\d\(docker\)|getent group docker/,
    word: /member of (?:the )?['"]?docker|docker group member|group (?:added|membership)/,
    done: /after (?:usermod|adding|gpasswd|adduser|being added)|adduser|added to (?:the )?(?:docker )?group|ran usermod|did usermod/,
  }),
  usermodDone: anyOf({
    commands: /usermod -?a?g?|gpasswd -a|adduser \S{1,40} docker|newgrp/,
    login: /re-?log|log(?:ged)?[- ]?(?:out|in|off)\b|new (?:shell|login|session|terminal|group)/,
    same: /same (?:shell|session|terminal|script)|\breload\b|group permissions/,
  }),
  sessionHolder: anyOf({
    terminals: /tmux|\bscreen\b|ssh session|controlmaster|multiplex|nohup/,
    editors:
      /vs ?code|visual studio|code-server|remote[- ](?:ssh|user|server|development)|jetbrains|intellij|pycharm|goland|webstorm|\bide\b/,
    desktops: /\bgui\b|gnome|\bkde\b|plasma|wayland|\bx11\b|lightdm|gdm|desktop session/,
    systemd: /linger|systemd --user|user@|systemd (?:unit|service)|supervisor|cron\b|\bat\b job/,
    agents: /self-hosted|service account|daemon(?:i[sz]ed)? agent|svc\.sh/,
    provisioning:
      /ansible|cloud-init|vagrant|user[- ]?data|provision|packer|terraform|same (?:play|playbook|job|step|script)/,
  }),
  /** Something that runs without a login: a systemd unit, a system account. */
  service: anyOf({
    unit: /(?<!\b(?:docker|containerd|podman|dockerd))\.service\b|systemd\[1\]|systemd (?:unit|service)|\[service\]/,
    settings: /dynamicuser|supplementarygroups|user= ?[a-z]|init script|\binit\.d\b/,
    account: /system (?:user|account)|service (?:user|account)|nologin/,
  }),
  sudoWorks: anyOf({
    works: /(?:works?|fine|ok|succeeds?|possible)[^;]{0,24}(?:with|using|under|as|via) (?:sudo|root)/,
    only: /only (?:with|as|works as) (?:sudo|root)|(?:requires?|needs?|need to use) (?:sudo|root)/,
    words: /without sudo|sudo docker/,
  }),
  afterRestart: anyOf({
    boot: /reboot|every (?:boot|start|time)|after (?:a |the )?(?:[\w.-]{1,20} )?(?:re)?start|restart(?:s|ed|ing)?\b/,
    update: /upgrade|after (?:an? |the |docker |engine )?update|re-?created|resets?\b/,
    again: /keeps? (?:coming|happening)|lost after|temporar|not persist/,
  }),
  rootUser: anyOf({
    words:
      /as root|root user|user:? ?root|root in (?:the )?container|root inside|container root|uid[= ]?0\b|root@[\w-]/,
    runs: /runs? (?:it )?(?:as|with) (?:root|sudo)|even (?:as root|with sudo)|-u ?(?:root|0)\b|privileged(?! user)/,
  }),
  chmodDone: /chmod|\b0?66[06]\b|\b0?777\b|socketmode|mode of the socket/,
  otherUser: /multi-?user|(?:other|another|second|different) (?:user|account)|fast user switching/,
  otherInstall: anyOf({
    gone: /uninstall|removal|removed|remov|purged?|no longer|leftover|left over|stale|old install|previously/,
    change: /switched (?:from|to|back)|migrat|moved (?:from|to)|instead of/,
    both: /alongside|coexist|both installed|next to (?:the )?(?:engine|docker)/,
  }),
  recreateNeeded:
    /force-recreate|--build|rebuil[dt]|old container|not recreated|still (?:fails|the same|denied|get)/,
} as const satisfies Readonly<Record<string, RegExp>>;
