import { describe, expect, it } from 'vitest';
import { directory, file } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { APP, joins, linux } from '../../../support/scenes.ts';
import { runSession, type Session } from '../../../support/terminal.ts';

const identity = { uid: 0, gid: 0, name: 'root', groups: [], dacOverride: true, dacReadSearch: true };
const up = 'run docker compose up -d --build web';
const ofRoot: Machine = linux({
  identity,
  cwd: '/srv/app',
  files: { '/srv/app': directory(), '/srv/app/compose.yaml': file(joins('999')) },
});
const ofAnn = (machine: Machine = {}): Machine => {
  const files = { [`${APP}/compose.yaml`]: file(joins('999'), { uid: 1000, gid: 1000 }) };
  return linux({ identity, ...machine, files });
};

const repair = (machine: Machine): Promise<Session> => runSession(['fix', '--yes'], machine);
const questions = ({ host }: Session): string[] => host.log.filter((line) => / config( |$)/.test(line));
const starts = ({ host }: Session): string[] => host.log.filter((line) => / up /.test(line));

describe('fix by root', () => {
  it('recreates the containers of a project of root’s, all of it as root', async () => {
    const session = await repair(ofRoot);
    expect(session.exitCode, session.seen).toBe(0);
    expect(starts(session)).toEqual([up]);
    expect(questions(session).length).toBeGreaterThan(2);
    expect(questions(session).filter((line) => line.includes('as uid'))).toEqual([]);
  });

  it('recreates those of another user’s project, and lets Compose read it with that user’s rights', async () => {
    const session = await repair(ofAnn());
    expect(session.exitCode, session.seen).toBe(0);
    expect(starts(session)).toEqual([up]);
    expect(questions(session).length).toBeGreaterThan(2);
    expect(questions(session).filter((line) => !line.startsWith('run as uid 1000: '))).toEqual([]);
  });

  it('lets Compose read a directory of root’s that a group can write to with no one’s rights', async () => {
    const shared = directory({ uid: 0, gid: 50, mode: 0o2775 });
    const session = await repair({ ...ofRoot, files: { ...ofRoot.files, '/srv/app': shared } });
    expect(session.exitCode, session.seen).toBe(0);
    expect(starts(session)).toEqual([up]);
    expect(questions(session).length).toBeGreaterThan(2);
    expect(questions(session).filter((line) => !line.startsWith('run as uid 65533: '))).toEqual([]);
    expect(session.host.inode('/srv/app/compose.yaml')).toMatchObject({ uid: 0, gid: 0 });
  });

  it('hands on to it of the environment what the project names, and no secret', async () => {
    const env = { HOME: '/root', PATH: '/usr/bin', DOCKER_GID: '998', OTHER: 'x', DB_PASSWORD: 'hidden' };
    const text = `${joins('${DOCKER_GID}')}    environment: [DB_PASSWORD]\n`;
    const files = { [`${APP}/compose.yaml`]: file(text, { uid: 1000, gid: 1000 }) };
    const { host } = await runSession(['check'], linux({ identity, env, files }));
    const [question = ''] = host.log.filter((line) => / config /.test(line));
    expect(question).toContain('run as uid 1000: DOCKER_GID=998 DB_PASSWORD=withheld-by-dockperm COMPOSE_');
    expect(question).not.toContain('OTHER');
  });

  it('does nothing with the Docker settings of another user’s home, and says how sudo takes another', async () => {
    const session = await repair(ofAnn({ env: { HOME: '/home/ann', PATH: '/usr/bin' } }));
    expect(session.exitCode).toBe(2);
    expect(session.err.replace(/\s+/g, ' ')).toContain(
      '.docker, which another user can change (use sudo -H)',
    );
    expect(session.host.log.filter((line) => /^write| up /.test(line))).toEqual([]);
    expect(session.host.text(`${APP}/compose.yaml`)).toBe(joins('999'));
  });
});
