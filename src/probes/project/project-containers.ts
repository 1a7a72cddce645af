import type { Address, Host } from '../../host/host.ts';

/** How many containers of a Compose project an engine has, running or not; null when it does not say. */
export async function countContainers(
  host: Host,
  address: Address,
  { project, timeoutMs }: { readonly project: string; readonly timeoutMs: number },
): Promise<number | null> {
  const filters = JSON.stringify({ label: [`com.docker.compose.project=${project}`] });
  const path = `/containers/json?all=1&filters=${encodeURIComponent(filters)}`;
  const answer = await host.request(address, { method: 'GET', path }, timeoutMs);
  return answer.ok && Array.isArray(answer.value.body) ? answer.value.body.length : null;
}
