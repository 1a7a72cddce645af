import { describe, expect, it } from 'vitest';
import { optionLists } from '../../../src/cli/invocation.ts';
import { makeProgram } from '../../../src/cli/make-program.ts';
import type { Context } from '../../../src/commands/context.ts';

const program = makeProgram(
  { print: () => undefined, notify: () => undefined } as unknown as Context,
  () => undefined,
);
const options = program.commands.flatMap((command) =>
  command.options.map((option): [string, string] => [
    `${command.name()} ${option.flags}`,
    option.attributeName(),
  ]),
);

describe('an option of a command that was given', () => {
  it.each(options)('is repeated in proposed commands, or not, by intent: %s', (_, name) => {
    const lists = Object.values(optionLists).filter((list) => list.includes(name));
    expect(lists, 'put it into one of the lists of src/cli/invocation.ts').not.toEqual([]);
  });

  it('is never both repeated and not repeated', () => {
    const { selecting, passing, consenting } = optionLists;
    expect(passing.filter((name) => [...selecting, ...consenting].includes(name))).toEqual([]);
  });
});
