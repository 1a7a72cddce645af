import { isDeepStrictEqual } from 'node:util';
import { finalUser, readDockerfile } from '../../../../src/compose/dockerfile.ts';
import { dotenvValues, readDotenv } from '../../../../src/compose/dotenv.ts';
import { editEnv } from '../../../../src/edit/env.ts';
import { compareTexts, isOneValue } from './changed-lines.ts';
import { checkCompose } from './check-compose.ts';
import type { AskCompose } from './compose-config.ts';
import type { CorpusFile } from './corpus-files.ts';
import { count, type Tally } from './tally.ts';

/** Reads and edits one file in every way. Anything thrown that is not for a person is a crash. */
export async function checkFile(tally: Tally, file: CorpusFile, ask: AskCompose | null): Promise<void> {
  count(tally, `${file.kind} files read`);
  try {
    if (file.kind === 'compose') await checkCompose(tally, file, ask);
    else if (file.kind === 'env') checkEnv(tally, file);
    else checkDockerfile(tally, file);
  } catch (error) {
    count(tally, 'crashes');
    tally.missed.push(`${file.file}: crash: ${error instanceof Error ? error.stack : error}`);
  }
}

function checkEnv(tally: Tally, { file, text }: CorpusFile): void {
  const edit = { op: 'set-env', key: 'DOCKER_GID', value: '4242' } as const;
  const result = editEnv(text, edit);
  count(tally, `dotenv files ${result.state}`);
  if (result.state === 'refused') tally.notes.push(`refused  ${file}: ${result.reason}`);
  if (result.state !== 'edited') return;
  const wanted = { ...dotenvValues(readDotenv(text)), DOCKER_GID: '4242' };
  if (!isDeepStrictEqual(dotenvValues(readDotenv(result.text)), wanted))
    tally.missed.push(`${file}: other values changed`);
  if (editEnv(result.text, edit).state !== 'unchanged')
    tally.missed.push(`${file}: the second edit is no no-op`);
  const { lost } = compareTexts(text, result.text, (piece) => isOneValue(piece) || /DOCKER_GID/.test(piece));
  count(tally, 'bytes different elsewhere', Buffer.byteLength(lost.join('')));
  if (lost.length > 0) tally.missed.push(`${file}: lost ${JSON.stringify(lost)}`);
}

function checkDockerfile(tally: Tally, { file, text }: CorpusFile): void {
  const dockerfile = readDockerfile(text);
  const user = finalUser(dockerfile);
  count(tally, `Dockerfiles ${user === null ? 'without' : 'with'} a user`);
  if (dockerfile.stages.length === 0 && /^\s*FROM\s/im.test(text))
    tally.missed.push(`${file}: no stage found`);
}
