import { describe, expect, it } from 'vitest';
import type { Breakage } from '../../../tools/bench/causes/breakages.ts';
import { type Answer, classify } from '../../../tools/bench/causes/classify.ts';
import { countNamed, formatTable } from '../../../tools/bench/causes/table.ts';

const badly = (text: string): Answer => ({ text, ended: 'badly' });
const stopped: Breakage = {
  rule: 'engine-stopped',
  act: { staged: 'kill -KILL of the engine', stage: () => Promise.reject(new Error('not here')) },
  names: /daemon running\?/i,
};

describe('what a tool says of a broken host', () => {
  it('names the cause in whatever words speak of it, a question included', () => {
    expect(classify(badly('Cannot connect. Is the docker daemon running?'), stopped)).toEqual({
      named: true,
    });
  });

  it('is otherwise reported with what dockperm said instead', () => {
    const says = (text: string) => classify(badly(text), { names: /group/ });
    expect(says('connect: permission denied')).toEqual({ named: false, instead: 'permission denied' });
    expect(says('Docker is not running.')).toEqual({ named: false, instead: 'is it running?' });
    expect(says('Boom')).toEqual({ named: false, instead: 'something else' });
  });

  it('is nothing when it hangs, or finds no fault', () => {
    expect(classify({ text: '', ended: 'never' }, stopped)).toEqual({ named: false, instead: 'hangs' });
    expect(classify({ text: 'group', ended: 'well' }, { names: /group/ })).toEqual({
      named: false,
      instead: 'no error',
    });
  });
});

describe('the table', () => {
  const row = (dockperm: string) => ({
    breakage: stopped,
    answers: new Map([
      ['docker', badly('permission denied')],
      ['dockperm', badly(dockperm)],
    ]),
  });

  it('asks more of dockperm than the words: the right rule', () => {
    const right = row('Is the docker daemon running?\n\nengine-stopped  this host\n');
    expect(countNamed([right], 'dockperm')).toBe(1);
    expect(countNamed([row('daemon running?\n\nsocket-missing  this host\n')], 'dockperm')).toBe(0);
    expect(formatTable([right], ['docker', 'dockperm'])).toBe(
      [
        '| what is broken | docker | dockperm |',
        '| --- | --- | --- |',
        '| kill -KILL of the engine | permission denied | ✓ `engine-stopped` |',
        '| **named** | **0 of 1** | **1 of 1** |',
      ].join('\n'),
    );
  });
});
