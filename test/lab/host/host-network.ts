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
  const rules = await iptables(['-S', 'FORWARD']);
  return {
    forwarding: (await readFile(forwarding, 'utf8')).trim(),
    forwardPolicy: /^-P FORWARD (\S+)/m.exec(rules)?.[1] ?? 'ACCEPT',
    links: await links(),
  };
}

/** Removes the bridges, the chains and the rules that a stopped engine left, and nobody else's. */
export async function restoreHostNetwork(before: HostNetwork): Promise<void> {
  const added = (await links()).filter((link) => /^(docker0|br-[0-9a-f]{12}|veth[0-9a-f]+)$/.test(link));
  const mine = added.filter((link) => !before.links.includes(link));
  for (const table of ['filter', 'nat', 'raw', 'mangle']) await removeRules(table, mine);
  for (const link of mine) await execa('ip', ['link', 'delete', link], { reject: false });
  await iptables(['-P', 'FORWARD', before.forwardPolicy]);
  await writeFile(forwarding, before.forwarding);
}

async function removeRules(table: string, bridges: readonly string[]): Promise<void> {
  const lines = (await iptables(['-t', table, '-S'])).split('\n');
  const rules = lines.filter((line) => line.startsWith('-A ') && concerns(line, bridges));
  for (const rule of rules) await iptables(['-t', table, '-D', ...rule.split(' ').slice(1)]);
  const chains = lines.filter((line) => /^-N DOCKER/.test(line)).map((line) => line.split(' ')[1] ?? '');
  for (const chain of chains) await iptables(['-t', table, '-F', chain]);
  for (const chain of chains) await iptables(['-t', table, '-X', chain]);
}

function concerns(rule: string, bridges: readonly string[]): boolean {
  return (
    rule.split(' ').some((word) => word.startsWith('DOCKER') || bridges.includes(word)) || isMasquerade(rule)
  );
}

/** Docker's own bridges masquerade what leaves them: `-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE` names the bridge. */
function isMasquerade(rule: string): boolean {
  return /! -o (docker0|br-[0-9a-f]{12}) -j MASQUERADE/.test(rule);
}

async function iptables(args: string[]): Promise<string> {
  return (await execa('iptables', ['--wait', ...args], { reject: false })).stdout;
}

async function links(): Promise<string[]> {
  const { stdout } = await execa('ip', ['-json', 'link', 'show']);
  return (JSON.parse(stdout) as { ifname: string }[]).map((link) => link.ifname);
}
