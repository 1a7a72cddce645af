import { expect } from 'vitest';
import type { ComposeEdit, ComposeServiceEdit } from '../../../src/edit/compose/compose-edit.ts';
import { editCompose } from '../../../src/edit/compose/edit-compose.ts';
import { formatUnifiedDiff } from '../../../src/edit/text/diff.ts';

export const gid = '${DOCKER_GID:-998}';
export const addGroup: ComposeServiceEdit = { op: 'add-group', service: 'app', value: gid };

/** What a person gets to see: the diff without its two head lines, or why there is none. A second edit changes nothing. */
export function asDiff(text: string, edit: ComposeEdit = addGroup): string {
  const result = editCompose(text, edit);
  if (result.state === 'unchanged') return 'unchanged';
  if (result.state === 'refused') return [`refused: ${result.reason}`, ...result.lines].join('\n');
  expect(editCompose(result.text, edit)).toEqual({ state: 'unchanged' });
  return formatUnifiedDiff('compose.yaml', text, result.text)
    .split('\n')
    .slice(2)
    .map((line) => line.replace('\r', '␍').replace('\uFEFF', '␣'))
    .join('\n');
}

export function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
