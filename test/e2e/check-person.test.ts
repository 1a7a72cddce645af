import { execa } from 'execa';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { removeUser } from '../lab/host/users.ts';
import { ensureUser, freeGid, type Identity, type LabUser } from '../lab/lab.ts';
import { check } from './support/check.ts';
import { connectAs } from './support/connect.ts';
import { describeEngine } from './support/engine.ts';
import { makeProject, person } from './support/project.ts';

const images = ['alpine:3', 'dockperm-lab/node:20'] as const;
const userName = `dp-user-${process.pid}`;
const groupName = `dp-group-${process.pid}`;

describeEngine('rootful', { gid: freeGid, images }, (engine) => {
  describe('asked by a person', () => {
    let user: LabUser;

    beforeEach(async () => {
      if (user !== undefined) return;
      user = await ensureUser(userName);
      await execa('groupadd', ['--non-unique', '--gid', `${freeGid}`, groupName]);
    });

    afterAll(async () => {
      await execa('groupdel', [groupName], { reject: false });
      await removeUser(userName);
    });

    const look = (as: Identity) => check({ in: makeProject({}), engine: engine(), as });

    it('names the missing membership, and holds the way to it back as what it is: root', async () => {
      expect(await connectAs(user, engine().socket)).toBe('EACCES');
      const { exitCode, answer, text, rules, report } = await look(user);
      expect(exitCode).toBe(1);
      expect(answer).toMatch(
        new RegExp(`^✗ ${userName} is not in .*${freeGid}.*, which owns the socket\\.$`),
      );
      expect(rules).toEqual(['user-not-in-group']);
      expect(report.verdict).toBe('denied');
      expect(report.findings[0]?.remedies[0]).toMatchObject({
        safety: 'risky',
        grants: `root-equivalent control of this host to ${userName}`,
      });
      expect(text.replaceAll(/\s+/g, ' ')).toContain(
        `Grants root-equivalent control of this host to ${userName}.`,
      );
      expect(text).toMatch(/^ {2}node \S+dockperm\.js fix --allow user-not-in-group\b/m);
    });

    it('tells a session that is older than the membership from a missing one', async () => {
      await execa('usermod', ['--append', '--groups', groupName, userName]);
      const stale = { uid: user.uid, gid: user.gid };
      expect(await connectAs(stale, engine().socket)).toBe('EACCES');
      const { exitCode, answer, text, rules } = await look(stale);
      expect(exitCode).toBe(1);
      expect(answer).toContain(
        `${userName} is in group ${groupName} (${freeGid}), but this session does not have that group.`,
      );
      expect(rules).toEqual(['session-groups-stale']);
      expect(text).toMatch(/Log out and back in/);
    });

    it('lets a member go, and root', async () => {
      expect(await connectAs({ ...user, groups: [freeGid] }, engine().socket)).toBe('ok');
      const asMember = await look({ ...user, groups: [freeGid] });
      expect(asMember).toMatchObject({
        exitCode: 0,
        rules: [],
        answer: expect.stringMatching(
          new RegExp(`^✓ ${userName} can use the Docker daemon\\. No Compose project`),
        ),
      });
      expect(await look({ uid: 0, gid: 0 })).toMatchObject({
        exitCode: 0,
        rules: [],
        answer: expect.stringMatching(/^✓ root can use the Docker daemon\. No Compose project/),
      });
    });

    it('names a user without an account by the number', async () => {
      const { exitCode, answer } = await look(person);
      expect(exitCode).toBe(1);
      expect(answer).toContain('uid 20001 is not in');
    });
  });
});
