import type { ComposeEdit } from '../../edit/compose/compose-edit.ts';

/** One change to a Compose file in words, to follow the file's name. */
export function formatComposeEdit(edit: ComposeEdit): string {
  switch (edit.op) {
    case 'add-group':
      return `add "${edit.value}" to group_add of ${edit.service}`;
    case 'add-security-opt':
      return `add "${edit.value}" to security_opt of ${edit.service}`;
    case 'replace-group':
      if (edit.value === null) return `remove "${edit.from}" from group_add of ${edit.service}`;
      return `replace "${edit.from}" with "${edit.value}" in group_add of ${edit.service}`;
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
