import { describe, expect, it } from 'vitest';
import { anonymiser } from '../../../src/report/anonymise.ts';
import { codeSpan, escapeMarkdown } from '../../../src/report/markdown/markdown-text.ts';
import { maskFacts } from '../../../src/report/mask.ts';
import { rules } from '../../../src/rules/index.ts';
import { engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { APP, composeFile, factsOf, linux, project, SOCKET } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';
import { scenes } from '../../transcripts/scenes.ts';

const as = async (format: string, machine: Parameters<typeof runSession>[1], ...args: string[]) =>
  (await runSession(['check', '--format', format, ...args], machine)).out;
const hostile = composeFile().replace('  web:', '  "a|b`c<img src=x>@octocat\\n# d\\u0001&\\"\'*_[x](y)":');
const everyMachine = scenes.filter(({ args }) => ['check', 'fix'].includes(args[0] ?? ''));

describe('Markdown for a bug report', () => {
  it('names the cause, what was seen, and on what', async () => {
    const out = await as('markdown', project(composeFile()));
    expect(out).toMatch(/^### ✗ web cannot use the Docker socket: its user is not in group 998\./);
    expect(out).toContain('| `group_add` | `none` | `998` |');
    expect(out).toMatch(/\| engine \| docker `28\.5\.2`, API `1\.51`/);
    expect(out).toMatch(/\| platform \| `linux 6\.1\.0-18-amd64` \|/);
    expect(out).toMatch(/\| dockperm \| \S+, Node v20\.19\.0 \|/);
  });

  it.each(everyMachine)('tells neither the user nor the home folder: $title', async ({ machine }) => {
    expect(await as('markdown', machine)).not.toMatch(/\bann\b|\/home/);
  });

  it('tells no remote host', async () => {
    const env = { HOME: '/home/ann', DOCKER_HOST: 'tcp://build.corp.example:2375' };
    const out = await as('markdown', linux({ env }));
    expect(out).not.toContain('corp');
    expect(out).toContain('`tcp://<host>:2375`');
  });

  it('tells no member of a group', async () => {
    const files = { '/etc/group': 'root:x:0:\ndocker:x:998:bertha,carl\n' };
    const facts = await factsOf(linux({ files, identity: { groups: [] } }));
    expect(anonymiser(facts)('bertha and CARL, not carla: uid 998')).toBe(
      '<user> and <user>, not carla: uid 998',
    );
  });

  it('keeps a name that identifies no particular person', async () => {
    const facts = await factsOf(linux({ identity: { name: 'root' } }));
    expect(anonymiser(facts)('root:root, in /home/root')).toBe('root:root, in /home/<user>');
  });

  it('obeys nothing that a file says', async () => {
    const out = await as('markdown', project(hostile));
    const proseOnly = out.replace(/(`+).*?[^`]\1(?!`)/g, '');
    expect(proseOnly).not.toMatch(/<img|\u0001|@octocat|[^\\]\[/);
    expect(proseOnly).toContain('@<!-- -->octocat');
    const rows = out.split('\n').filter((line) => line.startsWith('| ') && line.includes('octocat'));
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
  });

  it.each([
    ['<b>', '&lt;b&gt;'],
    ['a\n# b', 'a # b'],
    ['# b', '\\# b'],
    ['@octocat', '@<!-- -->octocat'],
    ['[x](y) `z` *a* _b_ ~c~ |', '\\[x\\](y) \\`z\\` \\*a\\* \\_b\\_ \\~c\\~ \\|'],
    ['https://x, unix:///x', 'https:<!-- -->//x, unix:///x'],
    ['1. one', '1\\. one'],
  ])('writes %j as %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it.each([
    ['a', '`a`'],
    ['a`b', '`` a`b ``'],
    ['a|b', '`a\\|b`'],
    ['a\r\nb', '`a b`'],
    ['', ''],
  ])('writes the code %j as %j', (text, code) => {
    expect(codeSpan(text)).toBe(code);
  });
});

describe('SARIF', () => {
  it.each(everyMachine)('is what version 2.1.0 asks for: $title', async ({ machine }) => {
    const out = await as('sarif', machine);
    if (out !== '') expectSarif(JSON.parse(out));
  });

  it('places a finding below the checkout, as a URI', async () => {
    const out = await as(
      'sarif',
      project('', { files: { [`${APP}/a b#?.yaml`]: composeFile() } }),
      '-f',
      'a b#?.yaml',
    );
    const [result] = JSON.parse(out).runs[0].results;
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a%20b%23%3F.yaml' },
      region: { startLine: 2, startColumn: 3 },
    });
  });

  it('does not pass off silence as good news', async () => {
    const hung = linux({ files: { [SOCKET]: socket({ state: 'not-an-engine' }, { gid: 998 }) } });
    const [run] = JSON.parse(await as('sarif', hung)).runs;
    expect(run.results).toEqual([]);
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toMatch(/is not a Docker engine/);
  });
});

interface Sarif {
  readonly version: string;
  readonly $schema: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { id: string }[] } };
    readonly invocations: readonly { readonly executionSuccessful: unknown }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly unknown[];
    }[];
  }[];
}

/** What the specification says of the parts that are used (sections 3.13 to 3.52). */
function expectSarif({ version, $schema, runs }: Sarif): void {
  expect([version, $schema.slice(-23)]).toEqual(['2.1.0', 'sarif-schema-2.1.0.json']);
  for (const { tool, results, invocations } of runs) {
    const { name, rules: told } = tool.driver;
    expect(name).toBe('dockperm');
    const ids = told.map(({ id }) => id);
    expect(ids).toEqual(rules.map(({ id }) => id).filter((id) => ids.includes(id)));
    expect(invocations.map(({ executionSuccessful }) => typeof executionSuccessful)).toEqual(['boolean']);
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(told[ruleIndex]?.id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      expect(message.text).toMatch(/\S/);
      expect(locations.length).toBeGreaterThanOrEqual(1);
    }
  }
}

describe('JUnit XML', () => {
  it.each(everyMachine)('is well formed, and counts right: $title', async ({ machine }) => {
    const out = await as('junit', machine);
    if (out !== '') expectJunit(out);
  });

  it('keeps hostile names within their attribute', async () => {
    const out = await as('junit', project(hostile));
    expectJunit(out);
    expect(out).toContain('a|b`c&lt;img src=x&gt;@octocat&#10;# d\\x01&amp;&quot;');
  });

  it('says of an engine that did not answer that it is not known', async () => {
    const files = { [SOCKET]: socket({ state: 'not-an-engine' }, { gid: 998 }) };
    expect(await as('junit', linux({ files }))).toMatch(
      /errors="1"[\s\S]*<error message=".*is not a Docker engine/,
    );
  });

  it('has a case for every service', async () => {
    const two = composeFile() + composeFile().replace('services:\n', '').replace('web:', 'api:');
    const out = await as('junit', project(two, { behind: engine() }));
    expect(out).toMatch(/tests="3" failures="2" errors="0"/);
  });
});

/** A reader of the little XML that is written here: elements, attributes in double quotes, five entities. */
function expectJunit(xml: string): void {
  expect(xml).not.toMatch(/[\0-\x08\x0b-\x1f\ufffe\uffff]/);
  const open: string[] = [];
  const counts = { testcase: 0, failure: 0, error: 0 };
  const [head, ...rest] = xml.split(/(?=<)/);
  expect(head).toBe('<?xml version="1.0" encoding="UTF-8"?>\n');
  for (const part of rest) {
    expect(part).toMatch(
      /^<(\/\w+(-\w+)?|\w+(-\w+)?( \w+="([^<>&"]|&\w+;|&#\d+;)*")*\/?)>([^<>&]|&\w+;|&#\d+;)*$/,
    );
    const [, end, name = '', closed] = /^<(\/?)([\w-]+)[^>]*?(\/?)>/.exec(part) ?? [];
    if (name in counts && !end) counts[name as 'error'] += 1;
    if (end) expect(open.pop()).toBe(name);
    else if (!closed) open.push(name);
  }
  expect(open).toEqual([]);
  const [, tests, failures, errors] = /tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml) ?? [];
  expect([tests, failures, errors].map(Number)).toEqual([counts.testcase, counts.failure, counts.error]);
}

describe('facts that are shown', () => {
  const env = { HOME: '/home/ann/' };
  const mask = async (text: string) =>
    maskFacts({ ...(await factsOf(linux())), workspace: text }, env).workspace;

  it.each([
    ['/home/ann/app', '~/app'],
    ['unix:///home/ann/x.sock', 'unix://~/x.sock'],
    ['/home/anna /mnt/home/ann', '/home/anna /mnt/home/ann'],
    ['tcp://ann:s3cr3t@build:2375', 'tcp://…@build:2375'],
    ['http://proxy:p@ss/w@rd@proxy:3128', 'http://…@proxy:3128'],
    ['https://s3cr3t@proxy', 'https://…@proxy'],
    ['ssh://ann@build', 'ssh://ann@build'],
    ['ssh://ann:s3cr3t@build', 'ssh://…@build'],
    ['export API_TOKEN=s3cr3t DOCKER_GID=998', 'export API_TOKEN=… DOCKER_GID=998'],
    ['Authorization: Bearer s3cr3t', 'Authorization: Bearer …'],
    ['image=registry://x/y@sha256:0', 'image=registry://x/y@sha256:0'],
    ['tcp://a:1 b@c', 'tcp://a:1 b@c'],
  ])('say %j as %j', async (text, masked) => {
    expect(await mask(text)).toBe(masked);
  });

  it.each(['/', '/run', '/var/run', '/usr/sbin', ''])('keep what a home of %j would hide', async (HOME) => {
    const facts = await factsOf(linux());
    expect(maskFacts(facts, { HOME })).toEqual(facts);
  });

  it('are masked once for all', async () => {
    const once = maskFacts(await factsOf(project(composeFile())), { HOME: '/home/ann' });
    expect(maskFacts(once, { HOME: '/home/ann' })).toEqual(once);
  });
});
