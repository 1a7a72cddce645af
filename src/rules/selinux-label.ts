import { judgeService } from '../access/service-access.ts';
import { formatPlace } from './evidence/format.ts';
import { fileFor } from './remedies/edit-target.ts';
import { recreate } from './remedies/service-steps.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

const NEXT_BEST =
  "Or keep the confinement and allow only this: install a policy for a Docker client (moby's contrib/selinux) and name it with security_opt: label=type:docker_client.process.";

export const selinuxLabel = defineRule({
  id: 'selinux-label',
  title: 'SELinux keeps the container from connecting to the engine',
  severity: 'error',
  scope: 'service',
  why: "An engine with SELinux gives every container a label of its own, and the policy lets none of them connect to the engine's process, whatever owner, group and mode allow. The suffixes :z and :Z change the label of a file and not this rule. The service needs another label, or none.",
  diagnose(service, facts) {
    const { engine, confinement } = facts;
    if (engine.state !== 'answered' || !engine.security.some((option) => /^name=selinux\b/.test(option)))
      return undefined;
    const { selinux } = confinement;
    const isPermissive = selinux.state === 'on' && selinux.mode === 'permissive' && !engine.elsewhere;
    if (isPermissive || service.privileged || hasLabel(service.securityOpt)) return undefined;
    if (judgeService(service, facts).access !== 'ok') return undefined;
    const { name, at } = service;
    const edit = { op: 'add-security-opt', service: name, value: 'label=disable' } as const;
    return {
      summary: `${name} is confined by SELinux, which lets no container connect to the engine.`,
      evidence: [
        { label: 'the engine', saw: 'name=selinux' },
        {
          label: 'security_opt',
          saw: service.securityOpt.join(', ') || `nothing (${formatPlace(at)})`,
          wanted: 'label=disable',
        },
        { label: 'owner, group and mode', saw: 'allow it' },
      ],
      remedies: [
        {
          title: `Run ${name} without SELinux confinement`,
          safety: 'risky',
          grants: 'this container a life without SELinux confinement',
          steps: [
            { kind: 'edit', file: fileFor(service, 'security_opt'), edit },
            ...recreate(service, facts),
          ],
        },
        { title: 'Keep the confinement', safety: 'manual', steps: [{ kind: 'ask', instruction: NEXT_BEST }] },
        ...orProxy(service, facts),
      ],
      at,
    };
  },
});

/** Off, or a type that somebody has chosen: what that one may do only its policy says. */
function hasLabel(options: readonly string[]): boolean {
  return options.some((option) => /^label[=:](?:disable|type:)/.test(option));
}
