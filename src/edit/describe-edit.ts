import type { FileEdit } from './edit.ts';

/** One change in words, to follow the name of the file. For the lines themselves, see `linesFor`. */
export function describeEdit(edit: FileEdit): string {
  switch (edit.op) {
    case 'set-env':
      return `set ${edit.key} to ${edit.value}`;
    case 'set-json':
      return edit.value === null
        ? `remove ${edit.path.join('.')}`
        : `set ${edit.path.join('.')} to ${JSON.stringify(edit.value)}`;
    case 'write-file':
      return edit.text === null ? 'delete the file' : 'write';
    case 'reuse-group':
      return `line ${edit.line}: let ${edit.group} share the gid of ${edit.holder} (groupadd -o)`;
    case 'add-group':
      return `add "${edit.value}" to group_add of ${edit.service}`;
    case 'add-security-opt':
      return `add "${edit.value}" to security_opt of ${edit.service}`;
    case 'replace-group':
      return edit.value === null
        ? `remove "${edit.from}" from group_add of ${edit.service}`
        : `replace "${edit.from}" with "${edit.value}" in group_add of ${edit.service}`;
    case 'set-build-arg':
      return `set build argument ${edit.key}=${edit.value} for ${edit.service}`;
    case 'set-environment':
      return `set ${edit.key}=${edit.value} in the environment of ${edit.service}`;
    case 'set-key':
      return `set ${edit.key} of ${edit.service} to ${edit.value}`;
    case 'set-user-group':
      return `set the group in user of ${edit.service} to ${edit.gid}`;
    case 'set-mount-source':
      return `mount ${edit.value} at ${edit.target} in ${edit.service}`;
    case 'remove-mount':
      return `remove the mount at ${edit.target} from ${edit.service}`;
    case 'add-network':
      return `add ${edit.service} to network ${edit.network}`;
    case 'add-dependency':
      return `make ${edit.service} depend on ${edit.on}`;
    case 'add-command-argument':
      return `add "${edit.value}" to the command of ${edit.service}`;
    case 'add-service':
      return `add service ${edit.service}`;
    case 'add-top-network':
      return `add network ${edit.network}`;
  }
}
