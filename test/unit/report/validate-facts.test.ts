import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../../src/report/check.schema.json' with { type: 'json' };
import { findViolation } from '../../../src/report/validate-facts.ts';
import { factsOf } from '../../support/scenes.ts';
import { scenes } from '../../transcripts/scenes.ts';

describe('the schema of a report', () => {
  it('is understood in full by what reads facts back', () => {
    expect([...keywordsOf(schema)].filter((keyword) => !understood.has(keyword))).toEqual([]);
  });
});

const understood = new Set([
  ...['$schema', 'title', 'description', 'definitions'],
  ...['type', 'const', 'enum', 'minimum', '$ref', 'anyOf', 'items'],
  ...['properties', 'required', 'additionalProperties'],
]);

function keywordsOf(node: unknown): Set<string> {
  if (Array.isArray(node)) return new Set(node.flatMap((each) => [...keywordsOf(each)]));
  if (typeof node !== 'object' || node === null) return new Set();
  const inside = Object.entries(node).flatMap(([key, value]) => {
    if (['required', 'enum', 'const'].includes(key)) return [];
    const isMap = key === 'properties' || key === 'definitions';
    return [...keywordsOf(isMap ? Object.values(value as object) : value)];
  });
  return new Set([...Object.keys(node), ...inside]);
}

describe('facts that are not sound', () => {
  const definition = { $ref: '#/definitions/Facts', definitions: schema.definitions };
  const isSound = new Ajv({ allowUnionTypes: true }).compile(definition);

  it('are distinguished from valid ones exactly as ajv does', async () => {
    const machines = scenes.filter((_, index) => index % 9 === 0).map(({ machine }) => factsOf(machine));
    const all = (await Promise.allSettled(machines)).flatMap((each) =>
      each.status === 'fulfilled' ? [each.value] : [],
    );
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom(-1, 1.5, '', 'unknown', 'found', null, true),
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(), odd, fc.boolean(), (facts, at, value, isGone) => {
        const changed = changeAt(facts, at, isGone ? undefined : value);
        expect(findViolation(changed, 'Facts') === null).toBe(isSound(changed));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [{ caller: { uid: 'x' } }, 'caller.uid', 'is "x", expected integer or null of at least 0'],
    [{ caller: { groups: [1, -2] } }, 'caller.groups.1', 'is -2, expected integer of at least 0'],
    [{ connection: { state: 'denied' } }, 'connection.error', 'is missing'],
    [{ connection: { state: 'refused', error: 1 } }, 'connection.error', 'is 1, expected string'],
    [{ containers: {} }, 'containers', 'is an object, expected array'],
    [{ more: 1 }, 'more', 'is not a known field'],
    [{ platform: null }, 'platform', 'is null, expected object'],
  ])('are named by the first place that is wrong: %j', async (change, place, problem) => {
    const facts = (await factsOf(
      scenes.find(({ title }) => title === 'check in order')?.machine ?? {},
    )) as object;
    const flaw = findViolation(merge(facts, change), 'Facts');
    expect(flaw && [flaw.at.join('.'), flaw.problem]).toEqual([place, problem]);
  });
});

function merge(facts: object, change: object): object {
  const entries = Object.entries(change).map(([key, value]) => {
    const before = (facts as Record<string, unknown>)[key];
    const isPart = key === 'caller' && typeof value === 'object';
    return [key, isPart ? { ...(before as object), ...value } : value];
  });
  return { ...facts, ...Object.fromEntries(entries) };
}

/** Replaces, or takes away, one of all the values within, counted through. */
function changeAt(root: unknown, index: number, value: unknown): unknown {
  const copy = structuredClone(root);
  const spots: (readonly [Record<string, unknown>, string])[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      spots.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  const [holder, key] = spots[index % spots.length] ?? [];
  if (holder === undefined || key === undefined) return copy;
  if (value === undefined && !Array.isArray(holder)) delete holder[key];
  else holder[key] = value ?? null;
  return copy;
}
