import { execa } from 'execa';
import type { Judged } from '../../tools/verify/clients/compare.ts';
import { type Engine, LabError } from '../lab.ts';

export interface Report {
  readonly clients: readonly Judged[];
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly subjects: readonly { readonly kind: string; readonly name: string }[];
}

export interface FixReport {
  readonly plan: Readonly<
    Record<'actions' | 'held' | 'unfixable', readonly { rule: string; reason?: string }[]>
  >;
  readonly outcome?: { readonly failure: { readonly message: string } | null };
}

export interface Asking {
  readonly engine: Engine;
  readonly program: string;
  readonly home: string;
}

const flags = ['--format', 'json', '--timeout', '60s'];

export async function checkIn(folder: string, asking: Asking): Promise<Report> {
  const text = await run(['check', '--all', ...flags], folder, asking);
  return parse<Report>(text);
}

/** Null where it did not come to a report, with what it said instead. */
export async function fixIn(folder: string, asking: Asking): Promise<FixReport | string> {
  const text = await run(['fix', '--yes', ...flags], folder, asking);
  try {
    return parse<FixReport>(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function run(args: readonly string[], cwd: string, { engine, program, home }: Asking): Promise<string> {
  const env = { ...engine.env, HOME: home, LANG: 'C.UTF-8' };
  const options = { cwd, env, extendEnv: false, reject: false, input: '', timeout: 300_000 } as const;
  const { stdout, stderr } = await execa(process.execPath, [program, ...args], options);
  return stdout || stderr;
}

function parse<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new LabError(`dockperm made no report: ${text.slice(0, 600)}`);
  }
}
