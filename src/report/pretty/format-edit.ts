import { relativePath } from '../../compose/paths.ts';
import type { EditStep } from '../../rules/rule.ts';
import type { ChangeOptions } from './changes.ts';
import { formatComposeEdit } from './format-compose-edit.ts';

/** An edit that is not made has no diff: it is said in words. */
export function formatEdit(
  { file, edit, needsRoot }: EditStep,
  { directory, root }: Pick<ChangeOptions, 'directory' | 'root'>,
): string {
  const by = needsRoot && root === 'sudo' ? ' (with sudo)' : '';
  return `${relativePath(file, directory)}${by}: ${formatChange(edit)}`;
}

function formatChange(edit: EditStep['edit']): string {
  switch (edit.op) {
    case 'set-env':
      return `set ${edit.key} to ${edit.value}`;
    case 'set-json':
      return edit.value === null
        ? `remove ${edit.path.join('.')}`
        : `set ${edit.path.join('.')} to ${JSON.stringify(edit.value)}`;
    case 'write-file':
      return edit.text === null ? 'delete the file' : `write\n${edit.text.trimEnd()}`;
    case 'reuse-group':
      return `line ${edit.line}: let ${edit.group} share the gid of ${edit.holder} (groupadd -o)`;
    default:
      return formatComposeEdit(edit);
  }
}
