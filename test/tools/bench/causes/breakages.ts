import { sections } from '../../../lab/causes/index.ts';
import type { LiveAct } from '../../../lab/causes/staging.ts';

/** Something broken on the host, as `npm run test:causes` stages it, and what a text has to speak of to have named it. */
export interface Breakage {
  readonly rule: string;
  readonly act: LiveAct;
  readonly names: RegExp;
}

/** The same for everybody: any wording will do, and a question counts as an answer. */
const wording: Readonly<Record<string, RegExp>> = {
  'user-not-in-group': /\bgroup\b/i,
  'session-groups-stale': /\bsession|log ?(in|out)\b|newgrp/i,
  'socket-group-missing': /root:root|docker group|group docker/i,
  'socket-mode-too-strict': /\bmode\b/i,
  'acl-mask-blocks': /\bmask\b/i,
  'sandbox-denied': /sandbox|seccomp/i,
  'path-not-traversable': /\/private['":,\s]|parent (folder|directory)/i,
  'socket-is-directory': /a directory/i,
  'socket-dangling-symlink': /\blink\b|symlink/i,
  'engine-stopped': /(not|n't) running|stopped|daemon running\?/i,
  'engine-unresponsive': /(no|not) answer|not respond|timed? ?out|deadline/i,
  'docker-host-unreachable': /DOCKER_HOST/,
  'context-missing': /context.*colima|colima.*context/is,
  'context-unreachable': /context/i,
  'tls-mismatch': /\bTLS\b|\bHTTPS\b/,
  'proxy-intercepts-engine': /proxy/i,
  'api-version-mismatch': /API.version|version .* too (old|new)/i,
};

export const breakages: readonly Breakage[] = Object.entries(wording).flatMap(([rule, names]) => {
  const staging = sections.flatMap(({ stagings }) => stagings).find((each) => each.rule === rule);
  return staging && 'stage' in staging.cause ? [{ rule, act: staging.cause, names }] : [];
});
