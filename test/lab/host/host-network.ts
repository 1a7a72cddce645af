import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';

const forwarding = '/proc/sys/net/ipv4/ip_forward';

/** The host's network before an engine moved in, so that it can be given back. */
export interface HostNetwork {
  readonly forwarding: string;
  readonly forwardPolicy: string;
  readonly links: readonly string[];
}

/** False while another engine has its bridge there: two engines in one namespace would fight over docker0. */
export async function hostNetworkIsFree(): Promise<boolean> {
  return !(await links()).includes('docker0');
}

export async function recordHostNetwork(): Promise<HostNetwork> {
  const rules = await run(['iptables', '-S', 'FORWARD']);
  return {
    forwarding: (await readFile(forwarding, 'utf8')).trim(),
    forwardPolicy: /^-P FORWARD (\S+)/m.exec(rules)?.[1] ?? 'ACCEPT',
    links: await links(),
  };
}

/** Removes the bridges, the chains and the rules that a stopped engine left, and no others. */
export async function restoreHostNetwork(before: HostNetwork): Promise<void> {
  const added = (await links()).filter((link) => /^(docker0|br-[0-9a-f]{12}|veth[0-9a-f]+)$/.test(link));
  const mine = added.filter((link) => !before.links.includes(link));
  for (const tool of ['iptables', 'ip6tables'] as const) {
    for (const table of ['filter', 'nat', 'raw', 'mangle']) await removeRules([tool, '-t', table], mine);
  }
  for (const link of mine) await execa('ip', ['link', 'delete', link], { reject: false });
  await run(['iptables', '-P', 'FORWARD', before.forwardPolicy]);
  await writeFile(forwarding, before.forwarding);
}

type Tables = readonly ['iptables' | 'ip6tables', ...string[]];

async function removeRules(tables: Tables, bridges: readonly string[]): Promise<void> {
  const lines = (await run([...tables, '-S'])).split('\n').map((line) => line.split(' '));
  const isMine = (word: string) => word.startsWith('DOCKER') || bridges.includes(word);
  for (const [verb, ...rule] of lines)
    if (verb === '-A' && rule.some(isMine)) await run([...tables, '-D', ...rule]);
  const chains = lines
    .filter(([verb, chain = '']) => verb === '-N' && isMine(chain))
    .map(([, chain = '']) => chain);
  for (const chain of chains) await run([...tables, '-F', chain]);
  for (const chain of chains) await run([...tables, '-X', chain]);
}

/** A machine without IPv6, or without one of the tables, answers with an error: then there is nothing to remove. */
async function run([tool, ...args]: Tables): Promise<string> {
  return (await execa(tool, ['--wait', ...args], { reject: false })).stdout;
}

async function links(): Promise<string[]> {
  const { stdout } = await execa('ip', ['-json', 'link', 'show']);
  return (JSON.parse(stdout) as { ifname: string }[]).map((link) => link.ifname);
}
