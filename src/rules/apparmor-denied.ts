import { refusalOf } from '../access/denial-source.ts';
import type { AppArmor, Facts } from '../facts/facts.ts';
import { formatAllowed } from './evidence/format.ts';
import { defineRule, type Remedy } from './rule.ts';

export const apparmorDenied = defineRule({
  id: 'apparmor-denied',
  title: 'AppArmor denies a connection that file permissions allow',
  severity: 'error',
  scope: 'host',
  why: 'A profile of AppArmor limits a program to the paths it lists, whoever runs it. Snaps and some packaged programs have one, and what they start inherits it. Groups and modes change nothing; the profile, or starting the program without it, does.',
  diagnose(facts) {
    const { apparmor } = facts.confinement;
    if (!isAppArmor(facts) || apparmor.state !== 'confined') return undefined;
    const { profile, mode, denial } = apparmor;
    return {
      summary: denial
        ? `The AppArmor profile ${profile} refuses the connection, which file permissions allow.`
        : `${formatAllowed(facts)}; most likely the AppArmor profile ${profile} refuses it.`,
      evidence: [
        { label: 'profile of this process', saw: `${profile} (${mode})` },
        { label: 'denial', saw: denial ?? "not seen: the kernel's log is not readable here, or has none" },
      ],
      remedies: [snapOf(profile) === null ? ownProfile(profile) : outsideSnap(snapOf(profile) ?? '')],
    };
  },
});

/** Profiles of engines let a container connect to every socket that is mounted: only the log convicts them. */
const permitsSockets = /^(docker-default|containers-default-|crio-default|cri-containerd)/;

/** Its answer is EACCES, never EPERM; in complain mode it lets everything through. */
function isAppArmor(facts: Facts): boolean {
  const { apparmor }: { readonly apparmor: AppArmor } = facts.confinement;
  if (apparmor.state !== 'confined' || apparmor.mode === 'complain') return false;
  if (facts.connection.state !== 'denied' || facts.connection.error !== 'EACCES') return false;
  const refusal = refusalOf(facts);
  if (refusal !== 'beyond' && refusal !== 'unknown') return false;
  return apparmor.denial !== null || !permitsSockets.test(apparmor.profile);
}

/** `snap.NAME.APP` */
function snapOf(profile: string): string | null {
  return /^snap\.([a-z0-9-]+)\./.exec(profile)?.[1] ?? null;
}

function outsideSnap(name: string): Remedy {
  return {
    title: `Connect the snap ${name} to the engine, or use the program from a package`,
    safety: 'manual',
    steps: [
      {
        kind: 'ask',
        instruction: `sudo snap connect ${name}:docker, if the snap has that plug (snap connections ${name}).`,
      },
    ],
  };
}

function ownProfile(profile: string): Remedy {
  return {
    title: `Let the profile ${profile} reach the socket, or start the program without it`,
    safety: 'manual',
    steps: [
      {
        kind: 'ask',
        instruction: 'Add a rule for the socket to the profile in /etc/apparmor.d, then apparmor_parser -r.',
      },
    ],
  };
}
