import type { CallerNamespace, Connection, Endpoint, UnitReading } from '../../facts/facts.ts';
import type { IdentityReading } from './configured-identity.ts';

/** What this process has found out for itself. */
export interface KnownHere {
  readonly endpoint: Endpoint;
  readonly connection: Connection;
  /** Of which all ids are that are read here. */
  readonly namespace: CallerNamespace;
  readonly timeoutMs: number;
}

export interface ViewOptions extends KnownHere {
  readonly label: string;
  /** Of the settings of its unit; its own environment decides where that can be read. */
  readonly dockerHost: string | null;
  readonly unit?: UnitReading;
}

export type Live = Extract<IdentityReading, { state: 'known' }>;
