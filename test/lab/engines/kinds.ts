import type { EngineKind } from '../engine-state.ts';
import { docker20 } from './docker-20.ts';
import type { Kind } from './kind.ts';
import { minApi } from './min-api.ts';
import { podman } from './podman.ts';
import { rootful } from './rootful.ts';
import { rootless, rootlessBridge } from './rootless.ts';
import { swarm } from './swarm.ts';
import { tls } from './tls.ts';
import { usernsRemap } from './userns-remap.ts';
import { vm } from './vm.ts';
import { withoutSystemd } from './without-systemd.ts';

export const kinds: Readonly<Record<EngineKind, Kind>> = {
  rootful,
  rootless,
  'rootless-bridge': rootlessBridge,
  'userns-remap': usernsRemap,
  vm,
  swarm,
  podman,
  tls,
  'without-systemd': withoutSystemd,
  'docker-20': docker20,
  'min-api': minApi,
};
