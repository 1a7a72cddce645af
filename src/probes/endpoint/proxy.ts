import { isIP } from 'node:net';
import { isLoopback } from '../../access/loopback.ts';
import type { ProxyUse } from '../../facts/facts.ts';
import type { Environment } from '../../host/host.ts';

type Target = { readonly host: string; readonly port: number };

/**
 * The proxy that a Go client takes to a TCP engine: `HTTP_PROXY` for plain HTTP, `HTTPS_PROXY` with TLS, capitals before
 * small letters. Never to this host, and never to what `NO_PROXY` lists (golang.org/x/net/http/httpproxy).
 */
export function proxyFor(env: Environment, target: Target, protocol: 'http' | 'https'): ProxyUse | null {
  const upper = `${protocol.toUpperCase()}_PROXY`;
  const variable = env[upper] ? upper : upper.toLowerCase();
  const value = env[variable];
  if (!value || isLoopback(target.host)) return null;
  // Go takes it for a header of a CGI request, which any client can send.
  if (protocol === 'http' && env.REQUEST_METHOD) return null;
  if (isExcluded(env.NO_PROXY || env.no_proxy || '', target)) return null;
  const url = parseProxy(value);
  return url && { variable, ...url };
}

function parseProxy(value: string): Target | null {
  const text = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port } = new URL(text);
  // Through SOCKS, TLS or a password nothing is asked, so nothing is claimed.
  if (protocol !== 'http:' || /\/\/[^/]*@/.test(text)) return null;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) };
}

function isExcluded(list: string, target: Target): boolean {
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter(Boolean)
    .some((entry) => matches(entry, target));
}

function matches(entry: string, { host, port }: Target): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInNetwork(entry, host);
  const [, name = entry, onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (isIP(entry) === 0 && onlyPort !== undefined && Number(onlyPort) !== port) return false;
  const pattern = isIP(entry) === 0 ? name : entry;
  if (isIP(pattern) !== 0) return pattern === host;
  const own = host.toLowerCase();
  if (pattern.startsWith('*.')) return own.endsWith(pattern.slice(1));
  return pattern.startsWith('.') ? own.endsWith(pattern) : own === pattern || own.endsWith(`.${pattern}`);
}

/** IPv4 only: a network of IPv6 addresses is taken not to match. */
function isInNetwork(entry: string, host: string): boolean {
  const [network = '', length = ''] = entry.split('/');
  if (isIP(network) !== 4 || isIP(host) !== 4 || !/^\d+$/.test(length)) return false;
  const shift = 2 ** (32 - Number(length));
  return Math.floor(numberOf(network) / shift) === Math.floor(numberOf(host) / shift);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
