import { describe, expect, it } from 'vitest';
import { mergeRestarts } from '../../../src/plan/merge-restarts.ts';
import type { RunStep } from '../../../src/rules/rule.ts';

const step = (line: string, more: Partial<RunStep> = {}): RunStep => {
  const [file = '', ...args] = line.split(' ');
  return { kind: 'run', command: { file, args }, needsRoot: true, ...more };
};
const lines = (...steps: RunStep[]): string[] =>
  mergeRestarts(steps).map(({ command }) => [command.file, ...command.args].join(' '));

describe('restarts of units', () => {
  it('become one that names each unit once, sockets first', () => {
    expect(
      lines(step('systemctl restart docker.service'), step('systemctl restart docker.service docker.socket')),
    ).toEqual(['systemctl restart docker.socket docker.service']);
  });

  it('stay apart for another verb, another manager, another right or another environment', () => {
    const user = step('systemctl --user restart a.service', { needsRoot: false });
    const all = [
      step('systemctl restart a.service'),
      step('systemctl stop b.service'),
      user,
      step('systemctl --user restart c.service'),
      step('systemctl restart d.service', {
        command: { file: 'systemctl', args: ['restart', 'd'], env: { A: '1' } },
      }),
    ];
    expect(mergeRestarts(all)).toEqual(all);
  });

  it('keep the way back of the one that has it', () => {
    const undo = { file: 'systemctl', args: ['restart', 'x'] };
    const [one] = mergeRestarts([
      step('systemctl restart a'),
      step('systemctl restart b', { undo: [undo] } as never),
    ]);
    expect(one).toMatchObject({ undo: [undo] });
    const [other] = mergeRestarts([
      step('systemctl restart a', { undo: [undo] } as never),
      step('systemctl restart b', { undo: [] } as never),
    ]);
    expect(other).toMatchObject({ undo: [undo] });
    expect(mergeRestarts([step('systemctl restart a'), step('systemctl restart b')])[0]).not.toHaveProperty(
      'undo',
    );
  });

  it('leave other commands as they are, each once and in their order', () => {
    expect(
      lines(
        step('service docker restart'),
        step('rc-service docker restart'),
        step('service docker restart'),
      ),
    ).toEqual(['service docker restart', 'rc-service docker restart']);
    expect(lines(step('systemctl'), step('systemctl --user'))).toEqual(['systemctl', 'systemctl --user']);
  });

  it('make a start of the same units needless, and no other', () => {
    expect(lines(step('systemctl start a b'), step('systemctl restart a b c'))).toEqual([
      'systemctl restart a b c',
    ]);
    expect(lines(step('systemctl start a d'), step('systemctl restart a b'))).toHaveLength(2);
    expect(lines(step('systemctl --user start a'), step('systemctl restart a'))).toHaveLength(2);
    expect(lines(step('systemctl start a'), step('systemctl stop a'))).toHaveLength(2);
    expect(lines(step('systemctl stop a'), step('systemctl restart a'))).toHaveLength(2);
    expect(lines(step('service start a'), step('systemctl restart a'))).toHaveLength(2);
  });
});
