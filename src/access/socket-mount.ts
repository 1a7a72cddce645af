import type { BindMount } from '../compose/model.ts';

const socketName = /(^|\/)(docker[\w.-]*|podman[\w.-]*)\.sock(\.raw)?$/;

/** Whether a bind mount brings an engine's socket in: by its name on either side, or because it is the endpoint's. */
export function isSocketMount(
  bind: Pick<BindMount, 'source' | 'target'>,
  endpointPath: string | null,
): boolean {
  if (bind.source === endpointPath) return true;
  return socketName.test(bind.source) || socketName.test(bind.target);
}
