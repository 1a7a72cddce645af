import { linux } from '../support/scenes.ts';
import { service } from '../support/service-scenes.ts';
import type { Scene } from './scenes.ts';

const without = service({ runs: {} });
const shut = service({
  says: { InaccessiblePaths: '/run/docker.sock' },
  runs: { groups: [998] },
});
const ofUnit = ['check', '--unit', 'agent'];

export const processScenes: readonly Scene[] = [
  { title: 'check a unit without the group', args: ofUnit, machine: without },
  { title: 'check a unit as json', args: [...ofUnit, '--format', 'json'], machine: without },
  { title: 'check a unit as markdown', args: [...ofUnit, '--format', 'markdown'], machine: without },
  { title: 'check a unit as junit', args: [...ofUnit, '--format', 'junit'], machine: without },
  { title: 'check a unit with the group', args: ofUnit, machine: service({ runs: { groups: [998] } }) },
  {
    title: 'check a unit that does not run',
    args: ofUnit,
    machine: service({ says: { SupplementaryGroups: 'docker' } }),
  },
  {
    title: 'check a unit that was started before',
    args: ofUnit,
    machine: service({ runs: {}, members: 'agent' }),
  },
  { title: 'check a unit with a sandbox', args: ofUnit, machine: shut },
  {
    title: 'check a unit whose user is missing',
    args: ofUnit,
    machine: service({ says: { User: 'ghost' } }),
  },
  { title: 'check a unit that is missing', args: ['check', '--unit', 'agnet'], machine: without },
  { title: 'check a unit without systemd', args: ofUnit, machine: linux({ units: null }) },
  { title: 'check a unit that is a socket', args: ['check', '--unit', 'docker.socket'], machine: without },
  { title: 'check a unit and a service', args: [...ofUnit, '--service', 'web'], machine: without },
  { title: 'check a process', args: ['check', '--pid', '812'], machine: without },
  { title: 'check a process that is gone', args: ['check', '--pid', '4711'], machine: without },
  { title: 'check a process by its name', args: ['check', '--pid', 'agent'], machine: without },
  { title: 'fix a unit as a preview', args: ['fix', '--unit', 'agent', '--dry-run'], machine: without },
  {
    title: 'fix a unit with the group',
    args: ['fix', '--unit', 'agent'],
    machine: service({ runs: { groups: [998] } }),
  },
  {
    title: 'fix a unit that was started before',
    args: ['fix', '--unit', 'agent', '--yes'],
    machine: service({ runs: {}, members: 'agent' }),
  },
  {
    title: 'fix a unit',
    args: ['fix', '--unit', 'agent', '--yes', '--allow', 'unit-group-missing'],
    machine: without,
  },
];
