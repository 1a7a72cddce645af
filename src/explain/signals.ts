import { clients } from './signals/clients.ts';
import { connections } from './signals/connections.ts';
import { containerApps } from './signals/container-apps.ts';
import { denials } from './signals/denials.ts';
import { endpoints } from './signals/endpoints.ts';
import { groups } from './signals/groups.ts';
import { ids } from './signals/ids.ts';
import { otherDenials } from './signals/other-denials.ts';
import { platformSignals } from './signals/platform.ts';
import { sourceSignals } from './signals/source.ts';
import { userSignals } from './signals/user.ts';

/**
 * What went wrong, in the words of the docker CLI (1.x to 29), Compose v1 and v2, docker-py, requests, Node, Java, Go,
 * Podman, systemd, shells and the C library. The text is one line, lower case. Gaps are bounded, so that no input makes
 * an expression slow.
 */
const failureSignals = {
  ...denials,
  ...otherDenials,
  ...connections,
  ...groups,
  ...clients,
  trouble:
    /\berror\b|\bfail(?:s|ed|ure|ing)?\b|denied|cannot|can'?t|could(?: not|n'?t)|unable|refus|not (?:work|picked|mapped|allowed|permitted|accessible)|no access|newgrp|unauthorized|make sure/,
} as const;

/** What the context says. None of these is a failure by itself. */
const contextSignals = {
  ...sourceSignals,
  ...containerApps,
  ...userSignals,
  ...platformSignals,
  ...endpoints,
  ...ids,
} as const;

export type Failure = keyof typeof failureSignals;
export type Signal = Failure | keyof typeof contextSignals;

/** What the text says of itself, as names. */
export type Signals = ReadonlySet<Signal>;

const all: Readonly<Record<Signal, RegExp>> = { ...failureSignals, ...contextSignals };
const names = Object.keys(all) as Signal[];
const failures = Object.keys(failureSignals) as Failure[];

/** Said of anything: they count beside a word about containers only. */
const vague: readonly Failure[] = ['trouble', 'missing', 'hung', 'dropped', 'notPermitted', 'tlsFailure'];

/** `text` as `normalize` makes it. */
export function readSignals(text: string): Signals {
  const found = new Set(names.filter((name) => all[name].test(text)));
  if (!found.has('docker') && !found.has('containerApp')) for (const name of vague) found.delete(name);
  if (found.has('composePrefix')) found.add('container');
  if (failures.some((name) => name !== 'trouble' && found.has(name))) found.delete('trouble');
  return found;
}
