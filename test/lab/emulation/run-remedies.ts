import { mkdirSync } from 'node:fs';
import { execa } from 'execa';
import { LabError } from '../lab-error.ts';
import { type Mark, type Marks, type Row, wrong, yes } from '../remedies/showing.ts';
import { boot } from './boot.ts';
import { ensureGuest, type Guest } from './guest.ts';
import { type RemedyAnswer, readRemedyAnswers, type Said } from './remedy-answers.ts';
import { packStage } from './script.ts';
import type { EmulatedRemedy } from './systemd-remedies.ts';

interface Options {
  readonly program: string;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

type Shown = Row & { readonly staging: EmulatedRemedy };

/** Boots a system for each list, all at once. */
export async function runEmulatedRemedies(
  systems: readonly (readonly EmulatedRemedy[])[],
  options: Options,
): Promise<Shown[]> {
  const guest = await ensureGuest(options);
  const wanted = systems.filter(({ length }) => length > 0);
  if (wanted.length === 0) throw new LabError('Nothing is staged in an emulated system for that.');
  options.note(`booting ${wanted.length} systems`);
  const shown = await Promise.all(
    wanted.map((stagings, index) => showAll(stagings, { ...options, guest, index })),
  );
  return shown.flat();
}

async function showAll(
  stagings: readonly EmulatedRemedy[],
  { guest, index, program, folder, signal }: Options & { guest: Guest; index: number },
): Promise<Shown[]> {
  const own = `${folder}/system-${index}`;
  mkdirSync(own);
  const disk = `${own}/disk.img`;
  await execa('cp', ['--sparse=always', guest.disk, disk], { cancelSignal: signal });
  const stage = await packStage(scriptOf(stagings), { program, folder: own });
  const wish = {
    guest: { ...guest, disk },
    security: 'apparmor',
    stage,
    changes: 'kept',
    folder: own,
    signal,
  } as const;
  const boots = [await boot(wish)];
  if (stagings.some(({ reboots }) => reboots)) boots.push(await boot(wish));
  const answers = boots.flatMap(({ sent }) => readRemedyAnswers(sent));
  return stagings.map((staging, place) => {
    const answer = answers.find((each) => each.index === place);
    if (answer) return { staging, ...judge(staging, answer) };
    return {
      staging,
      showing: null,
      problem: `the system ended before. Its console: ${boots.at(-1)?.console}`,
    };
  });
}

/** The one that outlasts a boot is what is left on the disk when the system boots again. */
function scriptOf(stagings: readonly EmulatedRemedy[]): string {
  const acts = stagings.flatMap(({ before, flags, times = 1, reboots, unit = '' }, index) => [
    `reset; times=${times}; unit=${unit}`,
    ...before,
    [reboots ? 'remedy_over_reboot' : 'remedy', index, ...flags].join(' '),
  ]);
  return ['. ./stage.sh', '. ./remedy.sh', 'if [ -d "$staged" ]; then go_on; exit; fi', ...acts, ''].join(
    '\n',
  );
}

function judge(
  staging: EmulatedRemedy,
  { gave, fixes, undos }: RemedyAnswer,
): Pick<Shown, 'showing' | 'problem'> {
  const { gives, ends = 0, rule, reboots } = staging;
  const planned = fixes.flatMap(({ report }) => report?.plan.actions ?? []);
  const remedy = planned.find((action) => action.rule === rule)?.title ?? null;
  const isFixed = remedy !== null && fixes.at(-1)?.code === ends;
  const told = fixes.map(formatSaid).join('; then ');
  const kept = undos.filter(({ code }) => code !== 0);
  const marks: Marks = {
    denied: mark(gave.denied, gives),
    connects: isFixed && gave.connects === 'ok' ? yes : wrong(`connect: ${gave.connects}, not ok. ${told}`),
    restarted: gave.restarted === 'ok' && reboots ? mark(gave.rebooted, 'ok') : mark(gave.restarted, 'ok'),
    undone: kept.length > 0 ? wrong(kept.map(formatSaid).join('; then ')) : mark(gave.undone, gives),
  };
  return { showing: { remedy, marks }, problem: null };
}

function mark(said: string | undefined, wanted: string): Mark {
  return said === wanted ? yes : wrong(`connect: ${said}, not ${wanted}`);
}

/** What went wrong, or else what is left, or else the beginning of it. */
function formatSaid({ code, text, report }: Said): string {
  const left = report?.after?.map(({ rule }) => rule).join(', ');
  const said = report?.outcome?.failure?.message ?? (left ? `names ${left}` : text.slice(0, 300));
  return `ends with ${code}: ${said}`;
}
