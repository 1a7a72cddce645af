import { chmodSync } from 'node:fs';
import type { Backstage, EngineWish, Scene } from '../staging.ts';
import { joinGroup, memberOf, withoutGroups } from './people.ts';

export const rootful: EngineWish = { kind: 'rootful' };
export const needs: readonly EngineWish[] = [rootful];

/** A process with the socket's group. */
export const asMember = ({ engine, person }: Backstage, gives: string): Scene => ({
  as: memberOf(engine, person),
  truth: { connect: engine.socket, gives },
});

/** A process with no group but its own, whatever /etc/group says. */
export const asStranger = ({ engine, person }: Backstage, gives: string): Scene => ({
  as: withoutGroups(person),
  truth: { connect: engine.socket, gives },
});

export async function plainMember(backstage: Backstage): Promise<Scene> {
  await joinGroup(backstage);
  return asMember(backstage, 'ok');
}

/** The socket's own mode, back to what the engine gave it afterwards. */
export function setMode({ engine, undo }: Backstage, mode: number): void {
  chmodSync(engine.socket, mode);
  undo(() => chmodSync(engine.socket, 0o660));
}
