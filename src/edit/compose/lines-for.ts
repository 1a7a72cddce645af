import type { ComposeServiceEdit, Json } from './compose-edit.ts';
import { quote } from './yaml-layout.ts';
import { writeBlock } from './yaml-write.ts';

const layout = { mapIndent: 2, listIndent: 2 };

/** What a person would write by hand, from the top of the file. */
export function linesFor(edit: ComposeServiceEdit): string[] {
  return ['services:', `  ${edit.service}:`, ...settingLines(edit).map((line) => `    ${line}`)];
}

function settingLines(edit: ComposeServiceEdit): string[] {
  const block = (settings: Record<string, Json>) => writeBlock(settings, layout);
  switch (edit.op) {
    case 'add-group':
      return ['group_add:', `  - ${quote(edit.value)}`];
    case 'replace-group':
      return edit.value === null
        ? ['group_add:', `  # remove ${edit.from}`]
        : ['group_add:', `  - ${quote(edit.value)}`];
    case 'add-security-opt':
      return ['security_opt:', `  - ${quote(edit.value)}`];
    case 'set-build-arg':
      return ['build:', '  args:', `    ${edit.key}: ${quote(edit.value)}`];
    case 'set-environment':
      return ['environment:', `  ${edit.key}: ${quote(edit.value)}`];
    case 'set-key':
      return [`${edit.key}: ${quote(edit.value)}`];
    case 'set-user-group':
      return [`user: "UID:${edit.gid}"`];
    case 'set-mount-source':
      return block({ volumes: [`${edit.value}:${edit.target}`] });
    case 'remove-mount':
      return ['volumes:', `  # remove the entry for ${edit.target}`];
    case 'add-network':
      return block({ networks: ['default', edit.network] });
    case 'add-dependency':
      return block({ depends_on: [edit.on] });
    case 'add-command-argument':
      return ['command:', '  # append to the existing arguments', `  - ${quote(edit.value)}`];
  }
}
