import { denialSourceOf } from '../access/denial-source.ts';
import type { AppArmor, Facts } from '../facts/facts.ts';
import { connectRow } from './evidence/connect-row.ts';
import { formatAllowed } from './evidence/format.ts';
import { ask, askToRun, defineRule, manual, type Remedy } from './rule.ts';

export const apparmorDenied = defineRule({
  id: 'apparmor-denied',
  title: 'AppArmor blocks access to the socket',
  severity: 'error',
  scope: 'process',
  why: 'An AppArmor profile limits a program to the paths it lists, regardless of the user. Snaps and some packaged programs have a profile, and the programs they start inherit it. Groups and file modes do not help: change the profile, or run the program without it.',
  byHand: ['cat /proc/$$/attr/current', 'sudo dmesg | grep \'apparmor="DENIED"\''],
  diagnose(facts) {
    const { apparmor } = facts.confinement;
    if (!isAppArmor(facts) || apparmor.state !== 'confined') return undefined;
    const { profile, mode, denial } = apparmor;
    return {
      summary: denial
        ? `The AppArmor profile ${profile} denies the connection; file permissions allow it.`
        : `${formatAllowed(facts)}; the AppArmor profile ${profile} most likely denies it.`,
      evidence: [
        ...connectRow(facts),
        { label: 'AppArmor profile', found: `${profile} (${mode})` },
        { label: 'denial', found: denial ?? 'none found (the kernel log has none or is not readable)' },
      ],
      remedies: [snapOf(profile) === null ? ownProfile(profile) : outsideSnap(snapOf(profile) ?? '')],
    };
  },
});

/** Profiles of engines allow every mounted socket, so only an entry in the log shows that one denied it. */
const permitsSockets = /^(docker-default|containers-default-|crio-default|cri-containerd)/;

/** AppArmor denies with EACCES, never with EPERM; in complain mode it denies nothing. */
function isAppArmor(facts: Facts): boolean {
  const { apparmor }: { readonly apparmor: AppArmor } = facts.confinement;
  if (apparmor.state !== 'confined' || apparmor.mode === 'complain') return false;
  if (facts.connection.state !== 'denied' || facts.connection.error !== 'EACCES') return false;
  const refusal = denialSourceOf(facts);
  if (refusal !== 'beyond' && refusal !== 'unknown') return false;
  return apparmor.denial !== null || !permitsSockets.test(apparmor.profile);
}

/** `snap.NAME.APP` */
function snapOf(profile: string): string | null {
  return /^snap\.([a-z0-9-]+)\./.exec(profile)?.[1] ?? null;
}

function outsideSnap(name: string): Remedy {
  return manual(`Connect the snap ${name} to Docker, or install the program from a package`, [
    ask('This needs the docker plug; list the plugs, then connect it:'),
    askToRun(`snap connections ${name}`),
    askToRun(`sudo snap connect ${name}:docker`),
  ]);
}

function ownProfile(profile: string): Remedy {
  return manual(`Allow the socket in the AppArmor profile ${profile}, or run the program without it`, [
    ask(
      'Add a rule for the socket to the profile in /etc/apparmor.d, then reload it with apparmor_parser -r.',
    ),
  ]);
}
