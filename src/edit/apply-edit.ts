import type { EditResult, FileEdit, WholeEdit } from './edit.ts';

/** `removed`: the file is to go. */
export type FileResult = EditResult | { readonly state: 'removed' };

/** Makes one edit of any kind. What it takes is loaded when it is needed: not every edit needs a parser of YAML, or dotenv. */
export async function applyEdit(text: string, edit: FileEdit): Promise<FileResult> {
  if (edit.op === 'set-env') return (await import('./env.ts')).editEnv(text, edit);
  if (edit.op === 'write-file') return writeWhole(text, edit);
  if (edit.op === 'set-json') return (await import('./json/edit-json.ts')).editJson(text, edit);
  if (edit.op === 'reuse-group')
    return (await import('./dockerfile/edit-dockerfile.ts')).editDockerfile(text, edit);
  return (await import('./compose/edit-compose.ts')).editCompose(text, edit);
}

function writeWhole(text: string, edit: WholeEdit): FileResult {
  if (edit.text === null) return { state: 'removed' };
  return edit.text === text ? { state: 'unchanged' } : { state: 'edited', text: edit.text };
}
