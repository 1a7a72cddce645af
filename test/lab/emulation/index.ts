import type { Section } from '../causes/index.ts';
import type { EmulatedAct } from '../causes/staging.ts';
import { apparmor } from './apparmor.ts';
import { selinux } from './selinux.ts';
import { systemd } from './systemd.ts';
import { units } from './units.ts';

export const emulatedSections: readonly Section<EmulatedAct>[] = [
  { title: 'In an emulated system: SELinux', stagings: selinux },
  { title: 'In an emulated system: AppArmor', stagings: apparmor },
  { title: 'In an emulated system: systemd', stagings: systemd },
  { title: 'In an emulated system: units', stagings: units },
];
