import { DockpermError, type NextStep } from '../../errors.ts';
import type { Facts } from '../../facts/facts.ts';
import { formatCommand } from '../../host/command.ts';
import { whyUnreadable } from '../../host/file-problem.ts';
import type { Result } from '../../host/host.ts';
import { tool } from '../../report/check-report.ts';
import { maskFacts } from '../../report/mask.ts';
import { findViolation, type SchemaViolation } from '../../report/validate-facts.ts';
import type { Context } from '../context.ts';
import { readStream } from './read-stream.ts';

const MAX_MIB = 64;
const again: readonly NextStep[] = [
  { sentence: 'Create it again:' },
  { dockperm: ['check', '--format', 'json', '--output', 'facts.json'] },
];

/** Recorded facts: a whole report of `check --format json`, or only its facts; `-` is standard input. */
export async function readFacts(context: Context, from: string): Promise<Facts> {
  const name = from === '-' ? 'Standard input' : from;
  const text = textOf(name, await readSource(context, from));
  const parsed = parse(name, text);
  const isReport = fieldOf(parsed, 'facts') !== undefined;
  const facts = isReport ? fieldOf(parsed, 'facts') : parsed;
  assertVersion({ name, from }, facts, fieldOf(fieldOf(parsed, 'tool'), 'version'));
  const flaw = findViolation(facts, 'Facts');
  if (flaw)
    throw invalid(`${name} is not a valid dockperm report: ${formatFlaw(flaw, isReport ? ['facts'] : [])}.`);
  // A file that another program wrote possibly contains a password.
  return maskFacts(facts as Facts, {});
}

function readSource({ host, input }: Context, from: string): Promise<Result<string>> {
  const maxBytes = MAX_MIB * 1024 * 1024;
  return from === '-' ? readStream(input.chunks(), maxBytes) : host.readFile(from, maxBytes);
}

function textOf(name: string, read: Result<string>): string {
  if (read.ok) return read.value;
  throw invalid(
    `${name} ${read.error === 'EFBIG' ? `is larger than ${MAX_MIB} MiB` : whyUnreadable(read.error)}.`,
  );
}

function parse(name: string, text: string): unknown {
  if (text.trim() === '') throw invalid(`${name} is empty.`);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw invalid(`${name} is not valid JSON. It may be truncated.`);
  }
}

interface Source {
  readonly name: string;
  readonly from: string;
}

function assertVersion({ name, from }: Source, facts: unknown, madeBy: unknown): void {
  const schemaVersion = fieldOf(facts, 'schemaVersion');
  if (schemaVersion === 1) return;
  if (typeof schemaVersion !== 'number') throw invalid(`${name} contains no dockperm facts.`);
  const next =
    typeof madeBy === 'string' && /^\d+\.\d+\.\d+[\w.-]*$/.test(madeBy)
      ? [
          { sentence: 'Use the version that wrote it:' },
          { command: formatCommand({ file: 'npx', args: [`dockperm@${madeBy}`, 'check', '--from', from] }) },
        ]
      : again;
  throw new DockpermError(
    'facts-invalid',
    `${name} has schema version ${schemaVersion}; dockperm ${tool.version} reads version 1.`,
    next,
  );
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function formatFlaw({ at, problem }: SchemaViolation, within: readonly string[]): string {
  return `${[...within, ...at].join('.') || 'it'} ${problem}`;
}

function invalid(message: string): DockpermError {
  return new DockpermError('facts-invalid', message, again);
}
