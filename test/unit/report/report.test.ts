import { createHash } from 'node:crypto';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/apply/outcome.ts';
import schema from '../../../src/report/check.schema.json' with { type: 'json' };
import { plainInvocation } from '../../../src/report/invocation.ts';
import { formatPrettyOutcome } from '../../../src/report/pretty/outcome.ts';
import { makeStyle } from '../../../src/report/style.ts';
import { engine } from '../../support/memory-engine.ts';
import { directory, file, socket } from '../../support/memory-files.ts';
import { APP, composeFile, joins, linux, project, SOCKET } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';
import { scenes } from '../../transcripts/scenes.ts';

const checks = scenes.filter(
  ({ args }) => args[0] === 'check' && !args.includes('--format') && !args.includes('--help'),
);
/** With `--fail-on` the exit code answers another question than the verdict and the first line. */
const asAlways = checks.filter(({ args }) => !args.includes('--fail-on'));
const answered = async (scene: (typeof scenes)[number]) =>
  (await runSession(scene.args, scene.machine)).exitCode !== 2;
const formats = ['pretty', 'json', 'markdown', 'github', 'sarif', 'junit'];
const ESC = String.fromCharCode(27);

describe('the JSON of a check', () => {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

  it.each(checks)('is as its schema says: $title', async (scene) => {
    if (!(await answered(scene))) return;
    const { out } = await runSession([...scene.args, '--format', 'json'], scene.machine);
    validate(JSON.parse(out));
    expect(validate.errors).toBeNull();
  });

  it('says the same verdict as the exit code', async () => {
    const verdicts = new Map([
      ['ok', 0],
      ['denied', 1],
      ['unreachable', 1],
      ['inconclusive', 3],
    ]);
    for (const scene of asAlways) {
      const { out, exitCode } = await runSession([...scene.args, '--format', 'json'], scene.machine);
      if (exitCode !== 2)
        expect([scene.title, exitCode]).toEqual([scene.title, verdicts.get(JSON.parse(out).verdict)]);
    }
  });
});

describe('the output on a terminal', () => {
  it.each(asAlways)('begins with the answer: $title', async (scene) => {
    const { out, exitCode } = await runSession(scene.args, scene.machine);
    const mark: Record<number, RegExp> = { 0: /^[✓?] \w/, 1: /^✗ .+/, 2: /^$/, 3: /^\? .+/ };
    expect(out.split('\n')[0]).toMatch(mark[exitCode] ?? /never/);
  });

  it.each(checks)('is never wider than asked for, but for paths and commands: $title', async (scene) => {
    const { seen } = await runSession(scene.args, scene.machine, { columns: 60 });
    const wide = seen
      .split('\n')
      .filter((line) => line.length > 60 && !/[/:=]|sudo |^ {2}dockperm /.test(line));
    expect(wide).toEqual([]);
  });

  it('goes into a file as well, without colour, and then nothing is printed', async () => {
    const { out, host, exitCode } = await runSession(
      ['check', '--output', 'report.txt'],
      project(composeFile()),
    );
    expect([out, exitCode]).toEqual(['', 1]);
    expect(host.text(`${APP}/report.txt`)).toMatch(/^✗ web cannot use the Docker socket/);
  });

  it('says why Compose would not read the project', async () => {
    const machine = project(joins('999'), { compose: { refuses: 'services.web.ports must be a list' } });
    const { out } = await runSession(['check'], machine);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'dockperm read the project without Compose: Docker Compose rejects the project: services.web.ports must be a list.',
    );
  });
});

describe('what is never shown', () => {
  const secrets = {
    [`${APP}/.env`]:
      'BEFORE=s3cr3t-1\nDOCKER_GID="999\nTOKEN=s3cr3t-2\nexport KEY = "s3cr3t-3"\nAFTER: s3cr3t-4\n',
  };
  const withBuild = joins('${DOCKER_GID:-998}')
    .replace('image: web:1', 'build: {context: ., args: {TOKEN: "${BEFORE}"}}')
    .replace('volumes:', 'volumes:\n      - "/data/${BEFORE}:/data"');
  const ways = [
    ['check'],
    ['check', '--format', 'json'],
    ['check', '--format', 'github'],
    ['check', '--format', 'markdown'],
    ['check', '--format', 'sarif'],
    ['check', '--format', 'junit'],
    ['fix', '--dry-run'],
    ['fix', '--dry-run', '--format', 'json'],
    ['fix', '--yes'],
    ['fix', '--yes', '--format', 'json'],
  ];

  it.each(ways)('are values of .env: %s %s %s %s', async (...args) => {
    const words = args.filter((word) => word !== undefined);
    const machine = project(withBuild, { files: secrets });
    const { seen } = await runSession(words, machine);
    expect(seen).not.toMatch(/s3cr3t/);
    expect(seen).toMatch(/DOCKER_GID/);
  });

  it('are values of a file that is called otherwise', async () => {
    const files = { [`${APP}/prod.vars`]: 'TOKEN=s3cr3t\nDOCKER_GID=999\nKEY=s3cr3t\n' };
    const machine = project(composeFile(), { files });
    const { seen } = await runSession(['fix', '--dry-run', '--env-file', 'prod.vars'], machine);
    expect(seen).not.toMatch(/s3cr3t/);
  });

  it.each([
    'failed to read /home/ann/app/.env: line 1: unexpected character "-" in variable name "A-B=s3cr3t"',
    'unexpected character "!" in variable name near "s3cr3t!\\n"',
  ])('are words of .env that Compose quotes: %s', async (refuses) => {
    const machine = project(composeFile(), { compose: { refuses } });
    for (const format of formats.slice(0, 3)) {
      const { seen } = await runSession(['check', '--format', format], machine);
      expect(seen).not.toMatch(/s3cr3t/);
      expect(seen).toMatch(/Compose\s+rejects\s+the\s+project/);
    }
  });

  it('is what stands beside the settings of the client: credentials, proxies, other variables', async () => {
    const machine = linux({
      env: {
        HOME: '/home/ann',
        DOCKER_HOST: 'tcp://ann:s3cr3t@build:2375',
        HTTP_PROXY: 'http://ann:s3cr3t/@proxy:3128',
        https_proxy: 'http://s3cr3t@proxy:3128',
      },
      files: {
        '/home/ann/.bashrc': 'export DOCKER_HOST=tcp://ann:s3cr3t@build:2375 API_TOKEN=s3cr3t\n',
        '/home/ann/.profile': 'DOCKER_HOST="ssh://ann:s3cr3t@build"\nDOCKER_CONTEXT=x # password=s3cr3t\n',
        '/home/ann/.docker': directory({ uid: 1000, gid: 1000 }),
        '/home/ann/.docker/config.json':
          '{"auths": {"x": {"auth": "s3cr3t"}}, "proxies": {"default": {"httpProxy": "http://a:s3cr3t@p"}}}',
      },
    });
    for (const format of formats) {
      const { seen } = await runSession(['check', '--format', format], machine);
      expect(seen).not.toMatch(/s3cr3t/);
      expect(seen).toMatch(/build|<host>|&lt;host/);
    }
  });

  it('are credentials in an endpoint', async () => {
    const env = { HOME: '/home/ann', DOCKER_HOST: 'tcp://ann:s3cr3t@build:2375' };
    for (const format of formats) {
      const { seen } = await runSession(['check', '--format', format], linux({ env }));
      expect(seen).not.toMatch(/s3cr3t/);
    }
  });

  it.each([...ways, ['check', '-f', 'gone.yaml']])(
    "is the home directory's name: %s %s %s %s",
    async (...args) => {
      const machine = project(composeFile());
      const { seen } = await runSession(
        args.filter((word) => word !== undefined),
        machine,
      );
      expect(seen).not.toContain('/home/ann');
    },
  );

  it.each(formats)('are control characters, in %s', async (format) => {
    const env = { HOME: '/home/ann', DOCKER_HOST: `unix:///run/${ESC}[31mred\u202e.sock\u0007` };
    const { seen } = await runSession(['check', '--format', format], linux({ env }));
    expect(seen).toMatch(/red/);
    expect([...seen].filter((character) => /[\0-\x09\x0b-\x1f\x7f\u202e]/.test(character))).toEqual([]);
  });

  it("are control characters of a file's name", async () => {
    const name = `a${ESC}[2J.yaml`;
    const machine = project('', { files: { [`${APP}/${name}`]: composeFile() } });
    for (const args of [...ways, ['fix', '--yes', '--no-rebuild']]) {
      const { seen } = await runSession([...args, '-f', name], machine);
      expect([args, seen.includes(ESC), seen.includes('.yaml')]).toEqual([args, false, true]);
    }
  });

  it('are control characters of a Compose file or a log', async () => {
    const text = composeFile().replace('  web:', `  "we${ESC}[2Jb":`);
    const machine = project(text, { compose: { buildFails: [`${ESC}[2J gone`] } });
    for (const args of [['check'], ['fix', '--yes']]) {
      const { seen } = await runSession(args, machine);
      expect(seen).not.toContain(ESC);
    }
  });
});

describe('annotations of a CI run', () => {
  const github = (machine: Parameters<typeof runSession>[1], ...args: string[]) =>
    runSession(['check', '--format', 'github', ...args], machine);

  it('are placed by the path below the checkout', async () => {
    const { out } = await github(project(composeFile()));
    expect(out).toMatch(/^::error file=compose\.yaml,line=2,col=3,title=gid-missing::web cannot/);
  });

  it('count the path from GITHUB_WORKSPACE, wherever the project is', async () => {
    const env = { HOME: '/home/ann', PATH: '/usr/bin', GITHUB_WORKSPACE: '/home/ann' };
    const { out } = await github(project(composeFile(), { env }), '-C', APP);
    expect(out).toMatch(/^::error file=app\/compose\.yaml,/);
  });

  it('escape what would end them', async () => {
    const { out } = await github(project(composeFile().replace('  web:', '  "a,b: 100%\\n::c":')));
    expect(
      out
        .trimEnd()
        .split('\n')
        .filter((line) => !line.startsWith('::')),
    ).toEqual([]);
    expect(out).toContain('::a,b: 100%25%0A::c cannot use');
  });

  it('say so when all is in order', async () => {
    const { out, exitCode } = await github(project(joins('998')));
    expect([out.replace(/^::notice .*\n/gm, ''), exitCode]).toEqual([
      'dockperm: no problems found (unix:///var/run/docker.sock)\n',
      0,
    ]);
  });

  it('do not say so when no engine answered', async () => {
    const files = { [SOCKET]: socket({ state: 'not-an-engine' }, { gid: 998 }) };
    const { out, exitCode } = await github(linux({ files }));
    expect(exitCode).not.toBe(0);
    expect(out).not.toContain('no problems found');
  });
});

describe('what a fix says at the end', () => {
  it('shows the colour of the last line as colour, not as text', () => {
    const outcome: Outcome = { state: 'done', steps: [], verifications: [], failure: null, undoId: '1' };
    const text = formatPrettyOutcome(
      { before: [], prepared: { plan: { actions: [], held: [] } }, outcome },
      {
        style: makeStyle('coloured'),
        width: 80,
        mode: 'yes',
        engine: 'open',
        directory: '/p',
        cwd: '/p',
        invocation: plainInvocation,
      },
    );
    expect(text).toContain(`To undo: ${ESC}[1mdockperm undo${ESC}[22m`);
  });

  it('tells what was done by the kind of a step, whatever its title says', () => {
    const title = 'write /p/other';
    const recreated = { file: 'docker', args: ['compose', 'up', '-d', 'web'] };
    const steps: Outcome['steps'] = [
      { kind: 'write', path: '/p/compose.yaml', title, state: 'done' },
      { kind: 'remove', path: '/p/old.yaml', title, state: 'done' },
      { kind: 'recreate', command: recreated, services: ['web'], title, state: 'done' },
      { kind: 'wait', target: 'services', services: ['web'], title, state: 'done' },
      { kind: 'verify', service: 'web', title, state: 'done' },
    ];
    const text = formatPrettyOutcome(
      {
        before: [],
        prepared: { plan: { actions: [], held: [] } },
        outcome: { state: 'done', steps, verifications: [], failure: null, undoId: null },
      },
      {
        style: makeStyle('plain'),
        width: 80,
        mode: 'yes',
        engine: 'open',
        directory: '/p',
        cwd: '/p',
        invocation: plainInvocation,
      },
    );
    expect(text).toBe('\n✓ Wrote compose.yaml.\n✓ Removed old.yaml.\n✓ Ran docker compose up -d web\n');
  });

  it('is what it wrote, where no container was replaced', async () => {
    const { out } = await runSession(['fix', '--yes', '--no-rebuild'], project(composeFile()));
    expect(out.trimEnd().replace(/\s+/g, ' ')).toMatch(
      /✓ Wrote \.env, compose\.yaml\. No container was recreated yet\. Next: docker compose up -d --build web To undo: dockperm undo$/,
    );
  });
});

describe('a file that a fix takes away', () => {
  const name = createHash('sha256').update('colima').digest('hex');
  const folder = `/home/ann/.docker/contexts/meta/${name}`;
  const own = directory({ uid: 1000, gid: 1000 });

  it('is called removed, not written', async () => {
    const files = {
      '/home/ann/.docker': own,
      '/home/ann/.docker/config.json': '{"currentContext": "colima"}',
      [folder]: own,
      [`${folder}/meta.json`]: '',
    };
    const { out } = await runSession(['fix', '--yes'], linux({ files }));
    expect(out.replace(/\s+/g, ' ')).toContain(`✓ Removed ~/.docker/contexts/meta/${name}/meta.json.`);
    expect(out).toContain('✓ Wrote ~/.docker/config.json.\n');
  });
});

describe("another user's socket in the root group", () => {
  it('is explained without advice to join that group', async () => {
    const files = { [SOCKET]: socket(engine(), { uid: 1001, gid: 0 }), '/etc/group': file('root:x:0:\n') };
    const { out, exitCode } = await runSession(['check'], linux({ files }));
    expect(out.split('\n')[0]).toMatch(/^✗ .* is not in group root \(0\), which owns the socket\.$/);
    expect(out).not.toContain('usermod');
    expect(exitCode).toBe(1);
  });
});
