import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFile } from './check-file.ts';
import { composeAsker } from './compose-config.ts';
import type { CorpusFile } from './corpus-files.ts';
import { emptyTally } from './tally.ts';

/** What one process is given; it answers with its tally. */
export interface Work {
  readonly files: readonly CorpusFile[];
  readonly compose: readonly string[] | null;
}

process.once('message', async ({ files, compose }: Work) => {
  const tally = emptyTally();
  const folder = await mkdtemp(join(tmpdir(), 'corpus-'));
  const ask = compose === null ? null : composeAsker(compose, folder);
  for (const file of files) await checkFile(tally, file, ask);
  await rm(folder, { recursive: true });
  process.send?.(tally, () => process.disconnect());
});
