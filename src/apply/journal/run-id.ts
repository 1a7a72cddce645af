import type { Host } from '../../host/host.ts';

/** `2026-01-23T10:15:00.042Z` as `20260123-101500-042`. */
export function formatId(date: Date): string {
  const digits = date.toISOString().replace(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}`;
}

/** Two runs of one millisecond are told apart all the same. */
export async function timeOfItsOwn(host: Host, project: string): Promise<Date> {
  const names = await host.readDir(project);
  const taken = names.ok ? names.value : [];
  let now = host.now();
  while (taken.includes(formatId(new Date(now)))) now++;
  return new Date(now);
}
