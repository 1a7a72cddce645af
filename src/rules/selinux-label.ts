import type { Client } from '../clients/client.ts';
import { judgeClient } from '../clients/judge-client.ts';
import type { Facts } from '../facts/facts.ts';
import { formatPlace } from './evidence/format.ts';
import { fileFor } from './remedies/edit-target.ts';
import { recreate } from './remedies/service-steps.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { securitySetting, startWith } from './remedies/start-with.ts';
import { ask, defineRule, manual, type Remedy } from './rule.ts';

const NEXT_BEST =
  "Install a policy for Docker clients (moby's contrib/selinux) and select it with security_opt: label=type:docker_client.process.";

export const selinuxLabel = defineRule({
  id: 'selinux-label',
  title: 'SELinux keeps the container from the engine',
  severity: 'error',
  scope: 'client',
  why: 'An engine with SELinux labels every container, and the default policy denies containers a connection to the engine, whatever the owner, group and mode allow. The mount options :z and :Z relabel a file and do not change that. The service needs another label, or none.',
  byHand: [
    "docker info -f '{{.SecurityOptions}}'",
    'getenforce',
    'docker compose config | grep -A 2 security_opt',
  ],
  diagnose(client, facts) {
    const { engine, confinement } = facts;
    if (engine.state !== 'answered' || !engine.security.some((option) => /^name=selinux\b/.test(option)))
      return undefined;
    const { selinux } = confinement;
    const isPermissive = selinux.state === 'on' && selinux.mode === 'permissive' && !engine.elsewhere;
    if (isPermissive || client.privileged || hasLabel(client.securityOpt)) return undefined;
    if (judgeClient(client, facts).access !== 'ok') return undefined;
    const { name, at } = client;
    return {
      summary: `${name} is confined by SELinux, which denies containers a connection to the engine.`,
      evidence: [
        { label: 'engine', found: 'name=selinux' },
        {
          label: 'security_opt',
          found: client.securityOpt.join(', ') || (at === null ? 'none' : `none (${formatPlace(at)})`),
          expected: 'label=disable',
        },
        { label: 'owner, group and mode', found: 'allow access' },
      ],
      remedies: [
        leaveConfinement(client, facts),
        manual('Keep SELinux confinement and allow only this connection', [ask(NEXT_BEST)]),
        ...orProxy(client, facts),
      ],
      at,
    };
  },
});

function leaveConfinement(client: Client, facts: Facts): Remedy {
  const title = `Run ${client.name} without SELinux confinement`;
  if (client.kind !== 'service') {
    const warning = 'The container may then do everything that SELinux denies to containers.';
    return startWith(client, [securitySetting('label=disable')], { facts, title, warning });
  }
  const edit = { op: 'add-security-opt', service: client.name, value: 'label=disable' } as const;
  return {
    title,
    safety: 'risky',
    grants: 'this container everything that SELinux denies to containers',
    steps: [{ kind: 'edit', file: fileFor(client, 'security_opt'), edit }, ...recreate(client, facts)],
  };
}

/** Labelling is off, or the service sets its own type; what a custom type can do depends on its policy. */
function hasLabel(options: readonly string[]): boolean {
  return options.some((option) => /^label[=:](?:disable|type:)/.test(option));
}
