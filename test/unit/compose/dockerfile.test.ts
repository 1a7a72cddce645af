import { describe, expect, it } from 'vitest';
import {
  baseImage,
  finalUser,
  readDockerfile,
  readGroupCommands,
  takesArg,
} from '../../../src/compose/dockerfile.ts';

const file = (...lines: string[]) => readDockerfile(lines.join('\n'));

describe('takesArg', () => {
  it('counts an argument of the stage that is built and of those it starts from', () => {
    const dockerfile = file('FROM a AS base', 'ARG DOCKER_GID=999', 'FROM base', 'FROM c AS other');
    expect(takesArg(dockerfile, 'DOCKER_GID')).toBe(false);
    expect(takesArg(dockerfile, 'DOCKER_GID', { target: '1' })).toBe(true);
    expect(takesArg(dockerfile, 'DOCKER_GID', { target: 'BASE' })).toBe(true);
  });

  it('does not count one above the first FROM', () => {
    expect(takesArg(file('ARG DOCKER_GID', 'FROM a'), 'DOCKER_GID')).toBe(false);
  });

  it('does not take the text of here-documents and comments for instructions', () => {
    const dockerfile = file(
      'FROM a',
      'RUN <<EOF cat',
      'ARG DOCKER_GID',
      'USER x',
      'EOF',
      '# ARG DOCKER_GID',
      'RUN echo $((1<<2))',
    );
    expect(takesArg(dockerfile, 'DOCKER_GID')).toBe(false);
    expect(finalUser(dockerfile)).toBeNull();
  });

  it('reads several on one line and over continued lines', () => {
    const dockerfile = file('FROM a', 'ARG A="x y" \\', '# between', '', '  DOCKER_GID=1 B');
    expect(dockerfile.stages[0]?.args).toEqual([
      { name: 'A', fallback: 'x y', line: 2 },
      { name: 'DOCKER_GID', fallback: '1', line: 2 },
      { name: 'B', fallback: null, line: 2 },
    ]);
  });

  it('follows the escape directive', () => {
    const dockerfile = file(
      '# syntax=docker/dockerfile:1',
      '# escape=`',
      'FROM a',
      'RUN dir C:\\',
      'ARG X `',
      ' DOCKER_GID',
    );
    expect(takesArg(dockerfile, 'DOCKER_GID')).toBe(true);
  });
});

describe('finalUser and baseImage', () => {
  it('is the last USER of the stage, or of the one it starts from', () => {
    const dockerfile = file(
      'from a as base',
      'user root',
      'USER app:app',
      'FROM base AS next',
      'RUN x',
      'FROM scratch',
    );
    expect(finalUser(dockerfile, { target: 'next' })).toBe('app:app');
    expect(finalUser(dockerfile)).toBeNull();
    expect(baseImage(dockerfile, { target: 'next' })).toBe('a');
    expect(finalUser(dockerfile, { target: 'nothing' })).toBeNull();
  });

  it('fills variables in from arguments, their values and ENV', () => {
    const dockerfile = file(
      'ARG TAG=1',
      'ARG ID=7',
      'FROM --platform=x a:${TAG}',
      'ARG ID',
      'ARG NAME=u$ID',
      'ENV WHO="$NAME" X=1',
      'USER ${WHO}',
    );
    expect(finalUser(dockerfile)).toBe('u7');
    expect(finalUser(dockerfile, { args: { ID: '8' } })).toBe('u8');
    expect(baseImage(dockerfile, { args: { TAG: '2' } })).toBe('a:2');
  });
});

describe('the groups that a Dockerfile creates', () => {
  const groups = (...lines: string[]) => readGroupCommands(readDockerfile(['FROM a', ...lines].join('\n')));

  it.each([
    ['RUN groupadd -g 998 docker', 'docker', '998'],
    ['RUN groupadd --gid=998 --system docker', 'docker', '998'],
    ['RUN apt-get update && \\\n  groupadd -rg 998 docker && useradd -G docker app', 'docker', '998'],
    ['RUN addgroup -S -g 998 docker', 'docker', '998'],
    ['ENV GROUP=sock\nARG GID=12\nRUN /usr/sbin/groupadd -g "${GID}" "$GROUP"', 'sock', '12'],
  ])('%j', (text, name, gid) => {
    expect(groups(text)).toMatchObject([{ name, gid }]);
  });

  it.each([
    'RUN getent group 998 || groupadd -g 998 docker',
    'RUN groupadd -g 998 docker || true',
    'RUN groupadd -o -g 998 docker',
    'RUN groupadd -f -g 998 docker',
    'RUN if true; then groupadd -g 998 docker; fi',
    'RUN groupdel ping; groupadd -g 998 docker',
    'RUN ["groupadd", "-g", "998", "docker"]',
    'RUN <<EOF\ngroupadd -g 998 docker\nEOF',
    'RUN groupadd docker',
    'RUN useradd -g 998 docker',
  ])('are none that is sure to fail: %j', (text) => {
    expect(groups(text)).toEqual([]);
  });

  it('come in the order of the build, those of the stages it starts from first', () => {
    const dockerfile = readDockerfile(
      'FROM a AS base\nRUN groupadd -g 1 one\nFROM base\nRUN groupadd -g 2 two\n',
    );
    expect(readGroupCommands(dockerfile).map(({ name, line }) => [name, line])).toEqual([
      ['one', 2],
      ['two', 4],
    ]);
  });
});
