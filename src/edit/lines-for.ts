import type { ComposeEdit, Json } from './compose/compose-edit.ts';
import { quote, writeBlock } from './compose/yaml-write.ts';
import { describeEdit } from './describe-edit.ts';
import type { FileEdit, JsonEdit } from './edit.ts';
import { writeEnvValue } from './env-value.ts';

/** What a person would write by hand, from the top of the file; a comment where something goes or gives way. */
export function linesFor(edit: FileEdit): string[] {
  switch (edit.op) {
    case 'set-env':
      return [`${edit.key}=${writeEnvValue(edit.value, null)}`];
    case 'set-json':
      return edit.value === null ? [`# ${describeEdit(edit)}`] : [nested(edit)];
    case 'write-file':
      return edit.text === null ? [`# ${describeEdit(edit)}`] : edit.text.trimEnd().split('\n');
    case 'reuse-group':
      return [`# ${describeEdit(edit)}`];
    case 'add-service':
      return block({ services: { [edit.service]: edit.definition } });
    case 'add-top-network':
      return block({ networks: { [edit.network]: edit.definition } });
    case 'add-group':
      return inService(edit, ['group_add:', `  - ${quote(edit.value)}`]);
    case 'replace-group':
      return inService(edit, [
        'group_add:',
        edit.value === null ? `  # remove ${edit.from}` : `  - ${quote(edit.value)}`,
      ]);
    case 'add-security-opt':
      return inService(edit, ['security_opt:', `  - ${quote(edit.value)}`]);
    case 'set-build-arg':
      return inService(edit, ['build:', '  args:', `    ${edit.key}: ${quote(edit.value)}`]);
    case 'set-environment':
      return inService(edit, ['environment:', `  ${edit.key}: ${quote(edit.value)}`]);
    case 'set-key':
      return inService(edit, [`${edit.key}: ${quote(edit.value)}`]);
    case 'set-user-group':
      return inService(edit, [`user: "UID:${edit.gid}"`]);
    case 'set-mount-source':
      return inService(edit, block({ volumes: [`${edit.value}:${edit.target}`] }));
    case 'remove-mount':
      return inService(edit, ['volumes:', `  # remove the entry for ${edit.target}`]);
    case 'add-network':
      return inService(edit, block({ networks: ['default', edit.network] }));
    case 'add-dependency':
      return inService(edit, block({ depends_on: [edit.on] }));
    case 'add-command-argument':
      return inService(edit, [
        'command:',
        '  # append to the existing arguments',
        `  - ${quote(edit.value)}`,
      ]);
  }
}

function block(settings: Record<string, Json>): string[] {
  return writeBlock(settings, { mapIndent: 2, listIndent: 2 });
}

function inService(
  { service }: Extract<ComposeEdit, { service: string }>,
  lines: readonly string[],
): string[] {
  return ['services:', `  ${service}:`, ...lines.map((line) => `    ${line}`)];
}

function nested({ path, value }: JsonEdit): string {
  return JSON.stringify(path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value));
}
