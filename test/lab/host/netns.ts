import { existsSync } from 'node:fs';
import { execa } from 'execa';

/** Two engines in one network namespace would share docker0, so each lives in its own. */
export async function addNetns(name: string): Promise<void> {
  await execa('ip', ['netns', 'add', name]);
  await execa('nsenter', [`--net=${netnsFile(name)}`, 'ip', 'link', 'set', 'lo', 'up']);
}

export async function removeNetns(name: string): Promise<void> {
  if (existsSync(netnsFile(name))) await execa('ip', ['netns', 'delete', name], { reject: false });
}

/** What to put before a command. Not `ip netns exec`: that hides the cgroup mounts, and containers fail to start. */
export function enterNetns(name: string): string[] {
  return ['nsenter', `--net=${netnsFile(name)}`];
}

export function netnsName(engine: string): string {
  return `dockperm-lab-${engine}`;
}

function netnsFile(name: string): string {
  return `/run/netns/${name}`;
}
