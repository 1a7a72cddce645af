import { parseAllDocuments } from 'yaml';

export type Settings = Record<string, unknown>;

/** The documents with merge keys followed, read without any of the editor's own code. */
export function meaning(text: string): unknown[] {
  const documents = parseAllDocuments(text, { merge: true, uniqueKeys: false, logLevel: 'silent' });
  return [...documents].map((document) => document.toJS({ maxAliasCount: -1 }));
}

export function asSettings(value: unknown): Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Settings) : {};
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A service as one file has it; empty when it is not there. */
export function serviceIn(documents: readonly unknown[], service: string): Settings {
  return asSettings(servicesIn(documents[holderOf(documents, service)])[service]);
}

/** The services of one document: of `services`, or of a file of the first format all of it. */
export function servicesIn(document: unknown): Settings {
  const root = asSettings(document);
  return Object.hasOwn(root, 'services') ? asSettings(root.services) : root;
}

/** The document that decides about a service: the last that names it. */
export function holderOf(documents: readonly unknown[], service: string): number {
  return documents.findLastIndex((document) => Object.hasOwn(servicesIn(document), service));
}

export function withServices(document: unknown, services: Settings): unknown {
  const root = asSettings(document);
  return Object.hasOwn(root, 'services') ? { ...root, services } : services;
}
