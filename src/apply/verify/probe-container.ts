import type { ContainerFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { formatBind } from '../../probes/containers/bind-mount.ts';
import { likelyImages } from '../../probes/engine/likely-images.ts';
import { runProbe } from '../../probes/engine/run-probe.ts';
import { identityOf } from './identity-of.ts';
import { readTried, scriptCommand, type Tried } from './probe-script.ts';
import type { Running, Whose } from './running.ts';

const PROBE_TIMEOUT_MS = 15_000;
/** Starting a container takes a quarter of a second: enough of them to meet one image that can connect. */
const MOST_IMAGES = 5;

const connects = /node|python|perl|ruby|php|curl|docker:|debian|ubuntu/;

export interface ProbeResult extends Tried {
  readonly image: string;
}

/** For images without any program: the same credentials on the same mount, with another image's tools. Nothing is pulled. */
export async function runProbeContainer(
  host: Host,
  whose: Whose,
  running: Running,
): Promise<ProbeResult | null> {
  const { target } = running;
  const flags = await flagsOf(host, whose, running);
  if (target === null || flags === null) return null;
  const images = await likelyImages(host, whose.engine);
  const ordered = [
    ...images.filter((tag) => connects.test(tag)),
    ...images.filter((tag) => !connects.test(tag)),
  ];
  let opened: ProbeResult | null = null;
  for (const image of ordered.slice(0, MOST_IMAGES)) {
    const command = scriptCommand(target);
    const probe = { image, purpose: 'verify', flags, command, timeoutMs: PROBE_TIMEOUT_MS } as const;
    const result = await runProbe(host, whose.engine, probe);
    const tried = result.ok ? readTried(result.value.stdout, ['sh']) : null;
    if (tried !== null && tried.tool !== 'sh') return { ...tried, image };
    if (tried !== null) opened ??= { ...tried, image };
  }
  return opened;
}

/** The container's own network resolves the proxy's name, whichever user asks. */
async function flagsOf(host: Host, whose: Whose, { id, facts }: Running): Promise<string[] | null> {
  if (facts === null) return ['--network', `container:${id}`];
  const who = await identityOf(host, whose, facts);
  if (who === null) return null;
  const [gid = 0, ...others] = who.gids;
  return [
    ...['--network', 'none', '--user', `${who.uid}:${gid}`],
    ...others.flatMap((group) => ['--group-add', String(group)]),
    ...(who.dacOverride ? ['--cap-add', 'DAC_OVERRIDE'] : []),
    ...(facts.usernsMode === '' ? [] : ['--userns', facts.usernsMode]),
    ...confinementOf(facts).flatMap((option) => ['--security-opt', option]),
    ...['--mount', formatBind(facts.socketMount.source, facts.socketMount.target)],
  ];
}

/**
 * Without the seccomp profile, which does not affect the result: the engine returns its content, and `--security-opt`
 * takes a file name.
 */
function confinementOf({ securityOpt, privileged }: ContainerFacts): string[] {
  const options = securityOpt.filter((option) => /^(?:label|apparmor)[=:][\w./:,-]+$/.test(option));
  return privileged ? [...options, 'label=disable', 'apparmor=unconfined'] : options;
}
