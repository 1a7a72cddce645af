import { judgeConfigured } from '../clients/judge-configured.ts';
import { formatPlace } from './evidence/format.ts';
import { fileFor } from './remedies/edit-target.ts';
import { recreate } from './remedies/service-steps.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { ask, defineRule, manual } from './rule.ts';

const NEXT_BEST =
  "Install a policy for Docker clients (moby's contrib/selinux) and select it with security_opt: label=type:docker_client.process.";

export const selinuxLabel = defineRule({
  id: 'selinux-label',
  title: 'SELinux keeps the container from the engine',
  severity: 'error',
  scope: 'service',
  why: 'An engine with SELinux labels every container, and the default policy denies containers a connection to the engine, whatever the owner, group and mode allow. The mount options :z and :Z relabel a file and do not change that. The service needs another label, or none.',
  byHand: [
    "docker info -f '{{.SecurityOptions}}'",
    'getenforce',
    'docker compose config | grep -A 2 security_opt',
  ],
  diagnose(service, facts) {
    const { engine, confinement } = facts;
    if (engine.state !== 'answered' || !engine.security.some((option) => /^name=selinux\b/.test(option)))
      return undefined;
    const { selinux } = confinement;
    const isPermissive = selinux.state === 'on' && selinux.mode === 'permissive' && !engine.elsewhere;
    if (isPermissive || service.privileged || hasLabel(service.securityOpt)) return undefined;
    if (judgeConfigured(service, facts).access !== 'ok') return undefined;
    const { name, at } = service;
    const edit = { op: 'add-security-opt', service: name, value: 'label=disable' } as const;
    return {
      summary: `${name} is confined by SELinux, which denies containers a connection to the engine.`,
      evidence: [
        { label: 'engine', found: 'name=selinux' },
        {
          label: 'security_opt',
          found: service.securityOpt.join(', ') || `none (${formatPlace(at)})`,
          expected: 'label=disable',
        },
        { label: 'owner, group and mode', found: 'allow access' },
      ],
      remedies: [
        {
          title: `Run ${name} without SELinux confinement`,
          safety: 'risky',
          grants: 'this container everything that SELinux denies to containers',
          steps: [
            { kind: 'edit', file: fileFor(service, 'security_opt'), edit },
            ...recreate(service, facts),
          ],
        },
        manual('Keep SELinux confinement and allow only this connection', [ask(NEXT_BEST)]),
        ...orProxy(service, facts),
      ],
      at,
    };
  },
});

/** Labelling is off, or the service sets its own type; what a custom type can do depends on its policy. */
function hasLabel(options: readonly string[]): boolean {
  return options.some((option) => /^label[=:](?:disable|type:)/.test(option));
}
