import type { Facts } from '../facts/facts.ts';
import type { Environment } from '../host/host.ts';
import { isSecretName } from '../host/mask-credentials.ts';
import { escapePattern } from './escape-pattern.ts';

/**
 * Facts that can be shown: without credentials, the home directory written `~`. Rules judge these, on this host and from
 * a recorded file, so both give the same text. Masking keeps equal texts equal, and prefixes prefixes.
 */
export function maskFacts(facts: Facts, env: Environment): Facts {
  return mapStrings(facts, (text) => maskText(text, env.HOME ?? env.USERPROFILE));
}

/** The same for text that is shown to a person. */
export function maskHome<T>(value: T, home: string | undefined): T {
  return spellForShell(maskValue(value, home));
}

/** The same for text that a program reads, which is not pasted into a shell. */
export function maskValue<T>(value: T, home: string | undefined): T {
  return mapStrings(value, (text) => maskText(text, home));
}

/** A shell does not expand `~` after `unix://`, and such a line has to work when pasted. */
export function spellForShell<T>(value: T): T {
  return mapStrings(value, (text) => text.replace(/\bunix:\/\/~(?![\w.-])/g, 'unix://$HOME'));
}

/** Every string of a JSON value, whatever it is nested in, but for the names of its keys. */
export function mapStrings<T>(value: T, change: (text: string) => string): T {
  return mapUnknown(value, change) as T;
}

function mapUnknown(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapUnknown(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapUnknown(item, change)]));
}

/** Home directories of system accounts: they identify no person, and their paths also hold sockets and programs. */
const shared =
  /^\/(bin|dev|etc|home|nonexistent|opt|proc|run|sbin|srv|tmp|usr|var)?(\/(bin|sbin|run|lib|tmp))?$/;

/** `/home/ann` but not `/home/anna`, and not the `/root` of `/mnt/root`. */
function maskText(text: string, home: string | undefined): string {
  const plain = text
    .replace(/:\/\/\S+/g, hideCredentials)
    .replace(/\b\w+\s?=\s?[^\s"',;&]+/g, hideSecret)
    .replace(/\b(Bearer|Basic)\s+([^\s"',;&]+)/gi, (whole, scheme: string, value: string) =>
      isReference(value) ? whole : `${scheme} …`,
    );
  const folder = home?.replace(/[/\\]+$/, '') ?? '';
  if (folder === '' || shared.test(folder) || !plain.includes(folder)) return plain;
  return plain.replace(new RegExp(`(?<![\\w.-])${escapePattern(folder)}(?![\\w.-])`, 'g'), '~');
}

/** User and password of a URL, from `://` on. In `ssh://`, a user without a password is part of the address. */
function hideCredentials(rest: string, offset: number, text: string): string {
  const end = rest.lastIndexOf('@');
  if (end < 0) return rest;
  const user = rest.slice(3, end);
  const hasPassword = /^[^/@:]*:/.test(user);
  const isAddress = text.endsWith('ssh', offset) || user.includes('/');
  return hasPassword || !isAddress ? `://…${rest.slice(end)}` : rest;
}

/** `API_TOKEN=…` */
function hideSecret(assignment: string): string {
  const name = assignment.slice(0, assignment.indexOf('='));
  if (isReference(assignment.slice(name.length + 1).trimStart())) return assignment;
  return isSecretName(name) ? `${name}=…` : assignment;
}

/** `$TOKEN` and `$(cat token)`, which a shell fills in: the secret itself is not there. */
function isReference(value: string): boolean {
  return /^\$(?:\(|[A-Z_]+$)/.test(value);
}
