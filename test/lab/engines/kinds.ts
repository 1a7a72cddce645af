import type { EngineKind } from '../engine-state.ts';
import type { Kind } from './kind.ts';
import { podman } from './podman.ts';
import { rootful } from './rootful.ts';
import { rootless } from './rootless.ts';
import { swarm } from './swarm.ts';
import { tls } from './tls.ts';
import { usernsRemap } from './userns-remap.ts';
import { vm } from './vm.ts';
import { withoutSystemd } from './without-systemd.ts';

export const kinds: Readonly<Record<EngineKind, Kind>> = {
  rootful,
  rootless,
  'userns-remap': usernsRemap,
  vm,
  swarm,
  podman,
  tls,
  'without-systemd': withoutSystemd,
};
