import { describe, expect, it } from 'vitest';
import { editDockerfile } from '../../../src/edit/dockerfile/edit-dockerfile.ts';
import { formatUnifiedDiff } from '../../../src/edit/text/diff.ts';

interface Where {
  readonly line?: number;
  readonly group?: string;
  readonly holder?: string;
}

const edit = ({ line = 2, group = 'docker', holder = 'ssh' }: Where = {}) =>
  ({ op: 'reuse-group', line, group, holder }) as const;

/** The lines that go and come; a second edit changes nothing. */
function changes(text: string, where?: Where): string[] {
  const result = editDockerfile(text, edit(where));
  if (result.state !== 'edited') return [result.state === 'refused' ? result.reason : result.state];
  expect(editDockerfile(result.text, edit(where))).toEqual({ state: 'unchanged' });
  return formatUnifiedDiff('Dockerfile', text, result.text)
    .split('\n')
    .slice(2)
    .filter((line) => /^[-+]/.test(line))
    .map((line) => line.replace('\r', '␍'));
}

describe('a group that shares a number which is taken', () => {
  it.each([
    ['groupadd -g 998 docker', 'groupadd -o -g 998 docker'],
    ['/usr/sbin/groupadd --system --gid=998 docker', '/usr/sbin/groupadd -o --system --gid=998 docker'],
    ['groupadd docker -g "$DOCKER_GID"', 'groupadd -o docker -g "$DOCKER_GID"'],
    ['--network=none groupadd -g 998 docker', '--network=none groupadd -o -g 998 docker'],
    [
      'apt-get update && groupadd -g 998 docker && useradd -G docker app',
      'apt-get update && groupadd -o -g 998 docker && useradd -G docker app',
    ],
    ['echo "a; b" ; groupadd -g 998 docker # why; so', 'echo "a; b" ; groupadd -o -g 998 docker # why; so'],
    ['addgroup -g 998 docker', 'echo docker:x:998: >>/etc/group'],
    ["addgroup -g '998' docker", 'echo docker:x:998: >>/etc/group'],
    [
      'addgroup -S -g "$GID" "docker" && adduser -S -G docker app',
      'echo "docker:x:$GID:" >>/etc/group && adduser -S -G docker app',
    ],
    [
      'set -e; addgroup --gid ${GID} --quiet docker >/dev/null',
      'set -e; echo "docker:x:${GID}:" >>/etc/group',
    ],
  ])('%s', (before, after) => {
    expect(changes(`FROM a\nRUN ${before}\nUSER app\n`)).toEqual([`-RUN ${before}`, `+RUN ${after}`]);
  });

  it('is the group that has the number already, where the names are the same', () => {
    const own = { holder: 'docker' };
    expect(changes('FROM a\nRUN groupadd -g 998 docker\n', own)).toContain(
      '+RUN groupadd -f -o -g 998 docker',
    );
    expect(changes('FROM a\nRUN addgroup -g 998 docker\n', own)).toContain(
      '+RUN { grep -q "^docker:" /etc/group || echo docker:x:998: >>/etc/group; }',
    );
  });

  it('is found by its line and its name, also when a variable names it', () => {
    const text = 'FROM a\nRUN groupadd -g 990 media && groupadd -g 990 docker\n';
    expect(changes(text)[1]).toBe('+RUN groupadd -g 990 media && groupadd -o -g 990 docker');
    expect(changes('FROM a\nRUN addgroup -g 9 $NAME\n')[1]).toBe('+RUN echo "$NAME:x:9:" >>/etc/group');
  });

  it('is found by its line where the same command is in several', () => {
    const text = 'FROM a\nRUN groupadd -g 9 docker\nFROM b\nRUN groupadd -g 9 docker\n';
    expect(changes(text, { line: 4 })).toEqual(['-RUN groupadd -g 9 docker', '+RUN groupadd -o -g 9 docker']);
  });

  it('is the group that has the number already, also where a variable names it', () => {
    const own = { group: 'media', holder: 'media' };
    expect(changes('FROM a\nRUN groupadd -g 9 $NAME\n', own)).toContain('+RUN groupadd -f -o -g 9 $NAME');
    expect(changes('FROM a\nRUN addgroup -g 9 $NAME\n', own)).toContain(
      '+RUN { grep -q "^$NAME:" /etc/group || echo "$NAME:x:9:" >>/etc/group; }',
    );
  });

  it('is not taken for one that shares already on another line, or by another name', () => {
    const text = 'FROM a\nRUN echo docker:x:9: >>/etc/group\nRUN echo media:x:9: >>/etc/group\n';
    expect(changes(text, { line: 2 })).toEqual(['unchanged']);
    expect(changes(text, { line: 3 })).toEqual([
      'line 3 creates docker in a form that dockperm does not edit',
    ]);
  });

  it('changes the one line of several, whatever mark continues them', () => {
    const text = [
      '# escape=`',
      'FROM a',
      'RUN set -e; `',
      '  # the group',
      '',
      '  groupadd `',
      '    -g 998 docker',
      '',
    ];
    expect(changes(text.join('\n'), { line: 6 })).toEqual(['-  groupadd `', '+  groupadd -o `']);
    expect(changes(text.join('\r\n'), { line: 6 })).toEqual(['-  groupadd `␍', '+  groupadd -o `␍']);
  });

  it('keeps a byte order mark, CRLF and a last line without an end', () => {
    const text = '\uFEFFFROM a\r\nRUN addgroup -g 998 docker';
    const result = editDockerfile(text, edit());
    expect(result).toEqual({ state: 'edited', text: '\uFEFFFROM a\r\nRUN echo docker:x:998: >>/etc/group' });
  });

  it.each([
    ['no such command', 'RUN useradd app'],
    ['another instruction', 'CMD groupadd -g 998 docker'],
    ['a number that is none', 'RUN addgroup -g +998 docker'],
    ['a number with more behind it', 'RUN addgroup -g 998+ docker'],
    ['the exec form', 'RUN ["groupadd", "-g", "998", "docker"]'],
    ['a here-document', 'RUN <<EOF\ngroupadd -g 998 docker\nEOF'],
    ['a quoted text', 'RUN echo "groupadd -g 998 docker"'],
    ['the same name twice', 'RUN groupadd -g 998 docker; groupadd -g 997 docker'],
    ['a variable that is not filled in', "RUN addgroup -g '$GID' docker"],
    ['a name made by a command', 'RUN addgroup -g 998 $(cat name)'],
  ])('is refused for %s', (_, run) => {
    expect(changes(`FROM a\n${run}\n`, { line: run.includes('EOF') ? 3 : 2 })).toEqual([
      `line ${run.includes('EOF') ? 3 : 2} creates docker in a form that dockperm does not edit`,
    ]);
  });

  it('is refused where the command goes on over several lines and would become one', () => {
    expect(changes('FROM a\nRUN addgroup \\\n  -g 998 docker\n')).toEqual([
      'the command spans several lines',
    ]);
  });
});
