import { engine } from '../../../support/memory-engine.ts';
import { socket } from '../../../support/memory-files.ts';
import { SOCKET } from '../../../support/scenes.ts';

/** The kernel refuses a user whom file permissions let in. */
export const refused = { [SOCKET]: socket({ state: 'confined' }, { gid: 998 }) };

export const desktop = engine({
  info: { OperatingSystem: 'Docker Desktop' },
  version: { KernelVersion: 'linuxkit' },
});
