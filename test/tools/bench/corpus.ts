/**
 * Reads and edits every file of a folder of real Compose, dotenv and Dockerfiles, and holds the result against the bars
 * of the editors: `npm run test:corpus -- FOLDER`. `index.json` in the folder, if there is one, says which services mount the
 * socket, as another parser read them. Exits 1 when a bar is missed.
 */
import { fork } from 'node:child_process';
import { barsOf, formatBars } from './corpus/bars.ts';
import { findCompose } from './corpus/compose-config.ts';
import { type CorpusFile, readCorpus } from './corpus/corpus-files.ts';
import { addTally, emptyTally, type Tally } from './corpus/tally.ts';
import type { Work } from './corpus/worker.ts';

/** A machine is seldom slowed down by two. */
const workers = 2;

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: npm run test:corpus -- FOLDER');
  process.exit(2);
}
const started = Date.now();
const corpus = readCorpus(folder);
const compose = findCompose();
const tally = emptyTally();
for (const part of await Promise.all(shares(corpus.files).map(run))) addTally(tally, part);
print(tally);

/** Dealt out like cards: large files stand beside each other. */
function shares(files: readonly CorpusFile[]): CorpusFile[][] {
  return Array.from({ length: workers }, (_, own) => files.filter((__, at) => at % workers === own));
}

/** A process of its own: threads do not know how to load TypeScript in every Node. */
function run(files: readonly CorpusFile[]): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = fork(new URL('./corpus/worker.ts', import.meta.url), { serialization: 'advanced' });
    worker.once('message', (part) => resolve(part as Tally));
    worker.once('exit', (code) => reject(new Error(`a worker ended with exit code ${code}`)));
    const work: Work = { files, compose };
    worker.send(work);
  });
}

function print({ counts, missed, notes, refused }: Tally): void {
  for (const note of notes.toSorted()) console.log(note);
  for (const file of corpus.absent)
    console.log(`not here         ${file}: in the index, but not in the folder`);
  for (const line of refused.toSorted()) console.log(`refused          ${line}`);
  for (const [what, number] of Object.entries(counts).toSorted())
    console.log(`${String(number).padStart(8)}  ${what}`);
  for (const what of missed) console.log(`MISSED  ${what}`);
  const bars = barsOf(corpus, tally, { hasCompose: compose !== null, isStrict: process.env.CI === 'true' });
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(
    `\n${corpus.files.length} files${corpus.hasIndex ? '' : ', without an index'}, ${seconds} s\n${formatBars(bars)}`,
  );
  const isMet = missed.length === 0 && bars.every(({ met }) => met);
  console.log(isMet ? 'every bar is met' : `${Math.max(missed.length, 1)} times a bar is missed`);
  process.exitCode = isMet ? 0 : 1;
}
