import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../../lab/emulation/answers.ts';

const whole = '0\t10.50\t14.25\tEACCES\n{\n  "verdict": "denied"\n}\x1e';

describe('what an emulated system sends', () => {
  it('is one answer for each act, with the time it took and the whole report', () => {
    const text = '{\n  "verdict": "denied"\n}';
    expect(readAnswers(`${whole}7\t15.00\t16.00\tok\ndockperm: no\x1e`)).toEqual([
      { index: 0, seconds: 3.75, said: 'EACCES', text },
      { index: 7, seconds: 1, said: 'ok', text: 'dockperm: no' },
    ]);
  });

  it('leaves out an answer that was cut off', () => {
    expect(readAnswers(`${whole}1\t15.00\t16.00\tok\n{ "verd`)).toHaveLength(1);
    expect(readAnswers('')).toEqual([]);
  });
});
