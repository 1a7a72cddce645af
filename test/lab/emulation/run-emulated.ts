import { mkdirSync } from 'node:fs';
import type { Seen } from '../causes/judge.ts';
import { attempt, expectedOf, type Result, type Results } from '../causes/run-all.ts';
import type { Task } from '../causes/schedule.ts';
import type { Act, EmulatedAct, Staging } from '../causes/staging.ts';
import { LabError } from '../lab-error.ts';
import { type Answer, readAnswers } from './answers.ts';
import { boot } from './boot.ts';
import { ensureGuest, type Guest } from './guest.ts';
import { packStage, scriptOf } from './script.ts';

type Security = EmulatedAct['emulated'];

interface Options {
  readonly program: string;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** Boots a system for each security module, both at once, and judges what came out of them. */
export async function runEmulated(
  stagings: readonly Staging<EmulatedAct>[],
  options: Options,
): Promise<Results> {
  const guest = await ensureGuest(options);
  const modules = [...new Set(stagings.map(({ cause }) => cause.emulated))];
  options.note(`booting a system with ${modules.join(', and one with ')}`);
  const results = new Map<Staging<Act>, Partial<Record<Task['part'], Result>>>();
  await Promise.all(
    modules.map(async (security) => {
      const tasks = tasksOf(stagings.filter(({ cause }) => cause.emulated === security));
      const { answers, console } = await performAll(tasks, { ...options, guest, security });
      for (const [index, task] of tasks.entries()) {
        const answer = answers.find((each) => each.index === index);
        const result = await judge(task, answer, console);
        results.set(task.staging, { ...results.get(task.staging), [task.part]: result });
      }
    }),
  );
  return results;
}

function tasksOf(stagings: readonly Staging<EmulatedAct>[]): Task<EmulatedAct>[] {
  return stagings.flatMap((staging): Task<EmulatedAct>[] => [
    { staging, part: 'cause' },
    { staging, part: 'lookAlike' },
  ]);
}

async function performAll(
  tasks: readonly Task<EmulatedAct>[],
  { guest, security, program, folder, signal }: Options & { guest: Guest; security: Security },
): Promise<{ answers: Answer[]; console: string }> {
  const own = `${folder}/${security}`;
  mkdirSync(own);
  const stage = await packStage(scriptOf(tasks), { program, folder: own });
  const { sent, console } = await boot({ guest, security, stage, folder: own, signal });
  return { answers: readAnswers(sent), console };
}

async function judge(task: Task<EmulatedAct>, answer: Answer | undefined, console: string): Promise<Result> {
  const { gives } = task.staging[task.part];
  const result = await attempt(async () => {
    if (answer === undefined) throw new LabError(`the system ended before. Its console: ${console}`);
    const truth = { asked: 'connect', said: answer.said, expected: gives };
    return { truth, report: readReport(answer.text) };
  }, expectedOf(task));
  return { ...result, seconds: answer?.seconds ?? 0 };
}

function readReport(text: string): Seen['report'] {
  try {
    return JSON.parse(text) as Seen['report'];
  } catch {
    throw new LabError(`dockperm gave no report: ${text || 'no word'}`);
  }
}
