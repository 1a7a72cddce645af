import { anyOf } from './any-of.ts';

/** Programs that nearly always run in a container with the socket mounted, by what they are for. */
export const containerApps = {
  containerApp: anyOf({
    texts: /provider connection error|inputs\.docker|pump ended|http: proxy error|unix\.sock\//,
    proxies: /traefik|nginx-proxy|docker-gen|caddy|swag\b|sablier|lazytainer|crowdsec|authentik/,
    consoles:
      /portainer|dockge|yacht|komodo|arcane|dockhand|dockwatch|swarmpit|caprover|coolify|appwrite|casaos|cosmos/,
    updates: /watchtower|diun|ouroboros|shepherd|renovate|what'?s up docker|\bwud\b/,
    logs: /dozzle|logspout|promtail|fluent|filebeat|vector\b|alloy|loki/,
    metrics:
      /telegraf|cadvisor|datadog|netdata|metricbeat|otel|opentelemetry|glances|beszel|scrutiny|zabbix|prometheus/,
    dashboards: /homepage|heimdall|organizr|uptime[- ]kuma|homarr|linuxserver|whoogle/,
    jobs: /autoheal|ofelia|chadburn|airflow|prefect|dagster|kestra|windmill|n8n|node-red|volume-backup/,
    homes: /home ?assistant|hassio|nextcloud|mastercontainer|all-in-one|sonarr|tdarr/,
    forges: /gitea|forgejo|woodpecker|\bdrone\b|act_runner/,
    workspaces: /code-server|theia|coder\b|jupyterhub|dockerspawner|openhands|autogen|dify/,
    platforms: /airbyte|localstack|spilo/,
  }),
} as const satisfies Readonly<Record<string, RegExp>>;
