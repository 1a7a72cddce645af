/** Real engines on a bare machine. What tests, the demo and the benchmarks may use of it. */
export { down, downAll, downOwnedBy, status } from './down.ts';
export type { Engine } from './engine.ts';
export type { EngineKind } from './engine-state.ts';
export { freeGid } from './host/free-gid.ts';
export { identify, type ProcessId } from './host/process-id.ts';
export { ensureUser, type LabUser } from './host/users.ts';
export { type ImageName, imageNames } from './images/catalogue.ts';
export { install } from './install.ts';
export { LabError } from './lab-error.ts';
export { whyNot } from './requirements.ts';
export { reboot, restart } from './restart.ts';
export { dropTo, type Identity, runAs } from './run-as.ts';
export { ensureComposeV1 } from './tools/compose-v1.ts';
export { type UpOptions, up } from './up.ts';
