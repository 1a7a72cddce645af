import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { diagnose, type Finding } from '../../src/diagnose/diagnose.ts';
import { DockpermError } from '../../src/errors.ts';
import { formatCommand } from '../../src/host/command.ts';
import { gather } from '../../src/probes/gather.ts';
import { entryOf, formatRulePage } from '../../src/report/rule-page.ts';
import { rules } from '../../src/rules/index.ts';
import { memoryHost } from '../support/memory-host.ts';
import { select } from '../support/scenes.ts';
import { importsIn } from '../tools/structure/imports.ts';
import { withPicture } from '../tools/structure/picture.ts';
import { executor, program } from '../tools/structure/stages.ts';
import { faultsOf, readStructure } from '../tools/structure/structure.ts';
import { scenes } from '../transcripts/scenes.ts';

const root = resolve(import.meta.dirname, '../..');
const src = join(root, 'src');

function sourceFiles(folder = src): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => relative(src, join(folder, name)));
}

/** Each file is parsed once: several guards ask about all of them. */
const parsed = new Map<string, ReturnType<typeof importsIn>>();

/** What a file imports, of this package as paths below src; `values` leaves out what is gone when it runs. */
function importsOf(file: string, which: 'all' | 'values'): string[] {
  const imports = parsed.get(file) ?? importsIn(file, readFileSync(join(src, file), 'utf8'));
  parsed.set(file, imports);
  return imports.filter(({ typeOnly }) => which === 'all' || !typeOnly).map(({ to }) => to);
}

describe('the rules', () => {
  const defining = sourceFiles(join(src, 'rules')).filter((file) =>
    /=\s*defineRule\(/.test(readFileSync(join(src, file), 'utf8')),
  );

  it.each(defining)('%s is registered under the name of its file', (file) => {
    expect(rules.map(({ id }) => `rules/${id}.ts`)).toContain(file);
  });

  it('have names of their own and a file each', () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(existsSync(join(src, 'rules', `${id}.ts`)), id).toBe(true);
  });

  it.each(rules)('$id says why in two to five sentences, and its title in one line', ({ title, why }) => {
    const sentences = why.split(/[.:;!?](?:\s|$)/).filter(Boolean).length;
    expect(sentences).toBeGreaterThanOrEqual(2);
    expect(title.length).toBeLessThanOrEqual(80);
    expect(title).not.toMatch(/[.!]$/);
  });

  it.each(rules)('$id has a page of 80 columns for a terminal', (rule) => {
    const wide = formatRulePage(entryOf(rule), 80)
      .split('\n')
      .filter((line) => line.length > 80);
    expect(wide).toEqual([]);
  });

  const commands = rules.flatMap(({ byHand }) => byHand);

  it.each(commands)('show a condition by hand with a command that a shell takes: %s', (command) => {
    const entry = { id: '', title: '', why: '', byHand: [command] };
    const [, pasted = ''] = formatRulePage(entryOf(entry), 80).split('by hand:\n');
    for (const text of [command, pasted]) expect(() => execFileSync('sh', ['-n', '-c', text])).not.toThrow();
  });

  it.each(commands)('show a condition by hand without changing anything: %s', (command) => {
    const looking =
      /^(sudo )?(cat|curl --max-time|dmesg|docker (compose (config|images|ls|ps|top)|context (inspect|ls|show)|exec {} (cat|id|stat)|info|inspect|ps|service (inspect|ls)|stack ls|version)|env|getenforce|getent|getfacl|grep|id|journalctl|ls|namei|openssl x509|printenv|readlink|ss|stat|systemctl (show|status)|ausearch)\b/;
    const words = command.replace(/'[^']*'/g, "''").replace(/^(env -u \w+|(\w+='' ?)+) /, '');
    const programs = words.split(/ \| |\$\(/).map((part) => part.replace(/^xargs -I{} /, ''));
    for (const program of programs) expect(program).toMatch(looking);
    expect(words).not.toMatch(/[>;&]/);
  });
});

describe('the remedies of every scene', () => {
  let findings: Finding[];

  beforeAll(async () => {
    const each = scenes.map(({ machine }) => findingsOn(machine));
    findings = (await Promise.all(each)).flat();
  });

  async function findingsOn(machine: (typeof scenes)[number]['machine']): Promise<Finding[]> {
    try {
      return diagnose(await gather(memoryHost(machine), select()));
    } catch (error) {
      if (error instanceof DockpermError) return [];
      throw error;
    }
  }

  it('come from rules that worked', () => {
    expect(findings.length).toBeGreaterThan(20);
    expect(findings.filter(({ rule }) => rule === 'crashed')).toEqual([]);
  });

  it('say what they grant when they are risky', () => {
    const remedies = findings.flatMap((finding) => finding.remedies);
    expect(remedies.some(({ safety }) => safety === 'risky')).toBe(true);
    for (const remedy of remedies) if (remedy.safety === 'risky') expect(remedy.grants).not.toBe('');
  });

  it('never widen access when they are safe', () => {
    const steps = findings.flatMap(({ remedies }) =>
      remedies.flatMap(({ safety, steps }) => (safety === 'safe' ? steps : [])),
    );
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) {
      if (step.kind === 'run')
        expect(step.command.file).not.toMatch(/chmod|chown|setfacl|usermod|gpasswd|addgroup|groupadd/);
      if (step.kind === 'edit')
        expect(step.edit).not.toMatchObject({ value: expect.stringMatching(/^0$|:-0}|host/) });
    }
  });

  it('never advise to open the socket or to become root', () => {
    const words = JSON.stringify(findings.map(({ remedies }) => remedies));
    expect(words).not.toMatch(/chmod (a\+|o\+)?\S*(666|777|rw)|user: (root|0)/);
  });

  it('name the undo of each command, except those that leave nothing behind or must not be undone', () => {
    const carriedOut = findings.flatMap(({ remedies }) =>
      remedies.flatMap(({ safety, steps }) => (safety === 'manual' ? [] : steps)),
    );
    const commands = carriedOut.flatMap((step) =>
      step.kind === 'run' && step.undo === undefined ? [formatCommand(step.command)] : [],
    );
    const lasting = commands.filter(
      (line) => !/^(chmod 0660|systemctl reset-failed|systemctl restart) /.test(line),
    );
    expect(lasting).toEqual([]);
  });

  it('leave what runs as root to sudo, which is shown', () => {
    const words = findings.flatMap(({ remedies }) =>
      remedies.flatMap(({ steps }) =>
        steps.flatMap((step) => (step.kind === 'run' ? [step.command.file] : [])),
      ),
    );
    expect(words).not.toContain('sudo');
    expect(words).not.toContain('sh');
  });

  it('do not advise usermod to a member of the group, or without an engine', () => {
    const advised = findings.filter(({ remedies }) => /usermod|gpasswd/.test(JSON.stringify(remedies)));
    expect(new Set(advised.map(({ rule }) => rule))).toEqual(new Set(['user-not-in-group']));
  });
});

const structures = [program, executor].map((tree) => ({ name: tree.name, structure: readStructure(tree) }));

describe.each(structures)('the structure of $name', ({ structure }) => {
  it('has no import of a later stage, no circle, and no more arrows than it may', () => {
    expect(faultsOf(structure)).toEqual([]);
  });
});

describe('docs/ARCHITECTURE.md', () => {
  it('has the picture of the sources as they are (npm run structure -- --write)', () => {
    const page = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8');
    expect(page).toBe(withPicture(page, structures[0]?.structure));
  });
});

describe('the stages', () => {
  /** What may only be computed with: no file, no process, no network. */
  const pure = sourceFiles().filter(
    (file) =>
      /^(access|facts|rules|diagnose|edit|compose|report|explain|plan)\//.test(file) ||
      file === 'apply/outcome.ts',
  );

  it.each(pure)('%s reaches nothing outside', (file) => {
    const allowed = file === 'report/style.ts' ? ['chalk'] : ['yaml', 'dotenv', 'jsonc-parser'];
    const packages = importsOf(file, 'values').filter((name) => !/^[a-z-]+(\/.*)?\.ts$|\.json$/.test(name));
    expect(packages.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(importsOf(file, 'all')).not.toContain('host/local.ts');
  });

  it('are distinguished by what the files say', () => {
    expect(importsOf('report/style.ts', 'values')).toContain('chalk');
    expect(importsOf('rules/rule.ts', 'all')).toContain('facts/facts.ts');
    expect(importsOf('rules/rule.ts', 'values')).toEqual([]);
    expect(importsOf('edit/apply-edit.ts', 'values')).toContain('edit/compose/edit-compose.ts');
  });

  /** Outside the port, which implements the calls. */
  const callersOf = (call: RegExp): string[] =>
    sourceFiles()
      .filter((file) => !file.startsWith('host/') && call.test(readFileSync(join(src, file), 'utf8')))
      .sort();

  /** For more than a type. */
  const importersOf = (imported: string): string[] =>
    sourceFiles()
      .filter((file) => importsOf(file, 'values').includes(imported))
      .sort();

  it('talk to an engine through its one client', () => {
    expect(callersOf(/\.request\(/)).toEqual([
      // Asks the service that was deployed, which is no engine.
      'deploy/smoke/service.ts',
      'engine/client.ts',
      // Hands requests on, with a deadline.
      'probes/deadline.ts',
    ]);
    expect(importersOf('engine/client.ts')).toEqual(['engine/reader.ts', 'engine/writer.ts']);
    const writes = /method: '(?!GET)/;
    expect(callersOf(writes).filter((file) => file !== 'deploy/smoke/service.ts')).toEqual([
      'engine/writer.ts',
    ]);
  });

  it('know the time from the port alone', () => {
    expect(callersOf(/\bDate\.now\b/)).toEqual([]);
  });

  it('write to an engine where they act, and in three named places', () => {
    const writing = importersOf('engine/writer.ts').filter((file) => !file.startsWith('apply/'));
    expect(writing).toEqual([
      // The smoke test of `--smoke full` kills the deployed service and starts it, to see it recover.
      'deploy/smoke/engine.ts',
      // Removes the containers that only look, and those that a killed run has left.
      'probes/engine/remove-probe.ts',
      // Makes a container that never runs, to look into an image or at a mount.
      'probes/engine/throw-away-container.ts',
    ]);
  });

  it('change files where they act, and in two named places', () => {
    const acting = callersOf(/\.(writeFile|removeFile)\(/);
    expect(acting.filter((file) => !file.startsWith('apply/'))).toEqual([
      // Writes the report of `--output`.
      'commands/check/check.ts',
      // Removes the temporary files of a run that was interrupted.
      'commands/project-lock.ts',
    ]);
    expect(acting.filter((file) => file.startsWith('apply/'))).toEqual([
      'apply/journal/journal.ts',
      'apply/journal/run-folders.ts',
      'apply/rollback/restore-files.ts',
      'apply/write-files.ts',
    ]);
  });
});

describe('what a command says', () => {
  it('goes through its context, which masks, sanitises and wraps: none has a stream of its own', () => {
    const loose = sourceFiles()
      .filter((file) => /^(commands|cli)\//.test(file) && file !== 'commands/context.ts')
      .filter((file) =>
        /\b(?:out|err|stdout|stderr)\.write\(|\bmakeStyle\(|\bmaskHome\(|\bconsole\./.test(
          readFileSync(join(src, file), 'utf8'),
        ),
      );
    expect(loose).toEqual([]);
  });
});

describe('the switches', () => {
  /** What is switched over, and whether there is a `default:`. A switch ends at the indentation that it begins at. */
  function switchesIn(text: string): { readonly over: string; readonly hasDefault: boolean }[] {
    return [...text.matchAll(/^( *)(?:.*\s)?switch \((.*)\) \{\n([\s\S]*?)^\1\}/gm)].map(
      ([, , over = '', body = '']) => ({ over, hasDefault: /^ *default:/m.test(body) }),
    );
  }

  /** A plain name that the file declares as a string, or takes out of a list of strings with a text for none. */
  function isText(over: string, text: string): boolean {
    return /^\w+$/.test(over) && new RegExp(`\\b${over}: string\\b|\\b${over} = ''`).test(text);
  }

  // The linter's useExhaustiveSwitchCases tells the members of a union, but not of one that it cannot look up.
  it('name every member of a union: `default` is for strings from outside alone', () => {
    const texts = sourceFiles().map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }));
    const all = texts.flatMap(({ file, text }) => switchesIn(text).map((each) => ({ ...each, file, text })));
    expect(all.length).toBe(
      texts.reduce((count, { text }) => count + (text.match(/\bswitch \(/g) ?? []).length, 0),
    );
    const loose = all.filter(({ over, hasDefault, text }) => hasDefault && !isText(over, text));
    expect(loose.map(({ file, over }) => `${file}: ${over}`)).toEqual([]);
  });

  it('are distinguished: one over a string may have a default, one over a union may not', () => {
    const [first, second] = switchesIn(
      'switch (edit.op) {\n  case 1:\n    break;\n  default:\n}\nswitch (name) {\n  case 1:\n}\n',
    );
    expect([first, second]).toEqual([
      { over: 'edit.op', hasDefault: true },
      { over: 'name', hasDefault: false },
    ]);
    expect(isText('edit.op', 'edit.op: string')).toBe(false);
    expect(isText('kind', 'kind: Kind')).toBe(false);
    expect(isText('error', '(error: string)')).toBe(true);
  });
});

describe('the words for people', () => {
  /** What one stage says to a person, by the names that these texts have all over the source. */
  const words = 'message|reason|problem|summary|title|detail|sentence|instruction|grants|impact';
  const method = 'startsWith|endsWith|includes|indexOf|match|matchAll|search|slice|split|replace|replaceAll';
  const readings = [
    `\\b(?:${words})\\)?\\??\\.(?:${method})\\(`,
    `\\.(?:test|exec)\\((?:[\\w?]+\\.)*(?:${words})\\)`,
    // A code is one word in small letters; what has a space or a full stop in it is prose.
    `\\b(?:${words}) (?:===|!==) '[^']*[ .][^']*'`,
    `'[^']*[ .][^']*' (?:===|!==) (?:[\\w?]+\\.)*(?:${words})\\b`,
    `\\bcase '[^']+ [^']+[.]':`,
  ].map((pattern) => new RegExp(pattern));

  function readingsIn(text: string): string[] {
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => readings.some((pattern) => pattern.test(line)));
  }

  /** Texts of libraries and engines: shortened for a person, or the only place for a code of OpenSSL's. */
  const foreign = [
    'const packed = /error:([0-9A-F]{8}):/i.exec(message)?.[1];',
    "const message = error.message.split('\\n')[0] ?? error.message;",
    "return [`${what} (${[error, message.slice(0, 200)].join(' ').trim()})`];",
  ];

  // `explain` reads what a person pasted: the one place that does.
  it('are never read by another stage, which has a code to go by', () => {
    const found = sourceFiles()
      .filter((file) => !file.startsWith('explain/'))
      .flatMap((file) =>
        readingsIn(readFileSync(join(src, file), 'utf8'))
          .filter((line) => !foreign.includes(line))
          .map((line) => `${file}: ${line}`),
      );
    expect(found).toEqual([]);
  });

  it.each([
    "problem.startsWith('cannot be read') ? giveBack(facts) : quarantineContext(facts, file, problem),",
    "if (problem === 'is empty') return remove;",
    'const isReplaced = ran.some(({ title }) => title.startsWith(WRITE));',
    'return steps.some((step) => / up -d\\b/.test(step.title));',
    "const why = blocker?.message.replace(/ Nothing was changed\\.$/, '');",
    "return at.length === 1 && problem.includes('and should be \"');",
  ])('are distinguished from codes: %s', (line) => {
    expect(readingsIn(line)).toEqual([line]);
  });

  it.each([
    "held.filter(({ reason }) => reason === 'risky')",
    "problem !== 'missing'",
    "endpoint.problem.code === 'context-empty'",
    'wrap(summary, width)',
    "reasons.includes('x')",
  ])('are no codes: %s', (line) => {
    expect(readingsIn(line)).toEqual([]);
  });
});
