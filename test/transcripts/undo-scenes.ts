import type { project } from '../support/scenes.ts';
import type { SessionOptions } from '../support/terminal.ts';
import type { Scene } from './scenes.ts';

const fixed: SessionOptions = { earlier: [['fix', '--yes']] };

/** @param wrongGid a project that a fix repairs */
export const undoScenes = (wrongGid: ReturnType<typeof project>): readonly Scene[] => [
  { title: 'undo a fix', args: ['undo'], machine: wrongGid, ...fixed },
  { title: 'undo list', args: ['undo', '--list'], machine: wrongGid, ...fixed },
  { title: 'undo nothing', args: ['undo'], machine: wrongGid },
  { title: 'undo an unknown run', args: ['undo', '20200101-000000-000'], machine: wrongGid, ...fixed },
  { title: 'undo while another one is at work', args: ['undo'], machine: { ...wrongGid, atWork: 4711 } },
  { title: 'undo help', args: ['undo', '--help'], machine: wrongGid },
];
