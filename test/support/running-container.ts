import { container, engine } from './memory-engine.ts';
import { joins, project } from './scenes.ts';

export type Overrides = Parameters<typeof container>[0];

/** A process of the service's user, with the socket's group. */
export const member = { uid: 10001, gid: 10001, groups: [998] };

/** An engine with one container of the service. */
export const running = (overrides: Overrides = {}) =>
  engine({ containers: [container({ groupAdd: ['998'], process: member, ...overrides })] });

/** A project that is in order, and such a container. */
export const runs = (overrides: Overrides) => project(joins('998'), { behind: running(overrides) });
