import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeAll } from '../../../src/apply/apply.ts';
import { Journal } from '../../../src/apply/journal/journal.ts';
import { silent } from '../../../src/apply/progress.ts';
import { rollBack } from '../../../src/apply/rollback/rollback.ts';
import { readComposeProject } from '../../../src/compose/read-project.ts';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { editCompose } from '../../../src/edit/compose/edit-compose.ts';
import { directory, file } from '../../support/memory-files.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { checkEdit } from '../../tools/bench/corpus/check-edit.ts';
import { editsOf, fileEdits } from '../../tools/bench/corpus/edits.ts';
import { asSettings, meaning, servicesIn } from '../../tools/bench/corpus/meaning.ts';
import { emptyTally } from '../../tools/bench/corpus/tally.ts';
import { anyCompose } from './any-compose.ts';

const path = '/srv/app/compose.yaml';

function everyEdit(text: string): ComposeEdit[] {
  const options = {
    env: {},
    directory: '/srv/app',
    name: null,
    loadFile: () => undefined,
    missing: 'skip',
  } as const;
  const { services } = readComposeProject([{ path, text }], options);
  const own = servicesIn(meaning(text)[0]);
  return [...services.flatMap((service) => editsOf(service, asSettings(own[service.name]))), ...fileEdits];
}

/** A busy machine is no failure. */
const timeout = 30_000;

describe('every edit of any Compose file', { timeout }, () => {
  it('reads as intended, leaves every other byte and is done after one time', () => {
    fc.assert(
      fc.property(anyCompose, fc.nat(), (text, choice) => {
        const tally = emptyTally();
        const edits = everyEdit(text);
        const edit = edits[choice % edits.length] as ComposeEdit;
        checkEdit(tally, { file: path, text, documents: meaning(text) }, edit);
        expect(tally.missed).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  it('is seldom refused', () => {
    const all = fc
      .sample(anyCompose, { numRuns: 20, seed: 7 })
      .flatMap((text) => everyEdit(text).map((edit) => editCompose(text, edit)));
    const refused = all.flatMap((result) => (result.state === 'refused' ? [result.reason] : []));
    const untrue = refused.filter((reason) => reason.includes('written in a way'));
    expect(untrue.length / all.length).toBeLessThan(0.02);
  });

  it('takes exactly one mount away: the file without it, byte for byte', () => {
    fc.assert(
      fc.property(anyCompose, fc.boolean(), (text, isLong) => {
        const at = text.search(/- \.\/a:\/a/);
        fc.pre(at !== -1 && !text.includes('/added'));
        const start = text.lastIndexOf('\n', at) + 1;
        const indent = text.slice(start, at);
        const end = text.includes('\r\n') ? '\r\n' : '\n';
        const long = [`${indent}- type: bind`, `${indent}  source: /x`, `${indent}  target: /added`];
        const mount = isLong ? long : [`${indent}- /x:/added:ro # more`];
        const more = text.slice(0, start) + mount.map((line) => line + end).join('') + text.slice(start);
        const edit = { op: 'remove-mount', service: 'app', also: ['other'], target: '/added' } as const;
        const result = editCompose(more, edit);
        expect(result).toEqual({ state: 'edited', text });
      }),
      { numRuns: 200 },
    );
  });
});

describe('undo after any edit', { timeout }, () => {
  it('is the identity, byte for byte', async () => {
    const options = {
      sudo: 'silent',
      progress: silent,
      changed: 'leave',
      rebuild: 'no',
      as: 'undone',
    } as const;
    await fc.assert(
      fc.asyncProperty(anyCompose, fc.nat(), async (text, choice) => {
        const edits = everyEdit(text);
        const result = editCompose(text, edits[choice % edits.length] as ComposeEdit);
        fc.pre(result.state === 'edited');
        const files = { '/root': directory(), '/srv/app': directory(), [path]: file(text) };
        const identity = { name: 'root', uid: 0, gid: 0, dacOverride: true, dacReadSearch: true };
        const host = memoryHost({ identity, env: { HOME: '/root' }, files });
        const journal = await Journal.begin(host, { directory: '/srv/app', command: 'fix' });
        const changes = [{ path, before: text, after: result.text }];
        await writeAll(host, journal, {
          changes,
          options: { directory: '/srv/app', sudo: 'silent', progress: silent },
        });
        expect(await host.readFile(path)).toEqual({ ok: true, value: result.text });
        expect((await rollBack(host, journal, options)).left).toEqual([]);
        expect(await host.readFile(path)).toEqual({ ok: true, value: text });
      }),
      { numRuns: 60 },
    );
  });
});
