import type { ComposeEdit } from '../../edit/compose/compose-edit.ts';

/** One change to a Compose file in words, to follow the file's name. */
export function formatComposeEdit(edit: ComposeEdit): string {
  switch (edit.op) {
    case 'add-group':
      return `add "${edit.value}" to group_add of ${edit.service}`;
    case 'add-security-opt':
      return `add "${edit.value}" to security_opt of ${edit.service}`;
    case 'replace-group':
      if (edit.value === null) return `take "${edit.from}" out of group_add of ${edit.service}`;
      return `replace "${edit.from}" by "${edit.value}" in group_add of ${edit.service}`;
    case 'set-build-arg':
      return `pass ${edit.key}=${edit.value} to the build of ${edit.service}`;
    case 'set-environment':
      return `set ${edit.key}=${edit.value} in the environment of ${edit.service}`;
    case 'set-key':
      return `set ${edit.key} of ${edit.service} to ${edit.value}`;
    case 'set-user-group':
      return `let the user of ${edit.service} have group ${edit.gid}`;
    case 'set-mount-source':
      return `mount ${edit.value} at ${edit.target} in ${edit.service}`;
    case 'remove-mount':
      return `take the mount at ${edit.target} away from ${edit.service}`;
    case 'add-network':
      return `join ${edit.service} to the network ${edit.network}`;
    case 'add-dependency':
      return `let ${edit.service} wait for ${edit.on}`;
    case 'add-command-argument':
      return `add "${edit.value}" to the command of ${edit.service}`;
    case 'add-service':
      return `add the service ${edit.service}`;
    case 'add-top-network':
      return `add the network ${edit.network}`;
  }
}
