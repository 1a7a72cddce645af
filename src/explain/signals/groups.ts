import { anyOf } from './any-of.ts';

/** A group that is not there, is there already, or was not given. */
export const groups = {
  groupNotMade: anyOf({
    engine: /could not change group|failed to resolve group|unknown group[^;]{0,12}docker/,
    shadow:
      /group ['"‘]?docker(?:root)?['"’]? (?:does not exist|not found|doesn'?t exist)|invalid group[^;]{0,40}docker/,
    desktop:
      /(?:unable to|failed to|cannot|can'?t|could(?: not|n'?t)) (?:set ?up|create|add|resolve|find)[^;]{0,12} docker (?:user )?group/,
    words:
      /docker group (?:does not|doesn'?t|not) (?:exist|found)|no (?:such )?(?:group )?['"]?docker['"]? group|no such group: ['"]?docker/,
    /** systemd's exit status where `SocketGroup=` or `Group=` names no group. */
    systemd: /\b216\/group|status=216\b|failed at step group/,
  }),
  numberNotMade: anyOf({
    shadow: /group ['"‘]?\d+['"’]? (?:does not exist|not found)|cannot find name for group id/,
    lookup:
      /no such group:? ['"]?\d|gid ['"]?\d+['"]? (?:does not exist|not found)|unknown group(?: id)?:? \d/,
  }),
  groupCollides: anyOf({
    number: /gid ['"‘]?\d+['"’]? (?:already exists|is not unique|in use|is already)/,
    name: /groupadd: group ['"‘]?\w+['"’]? already exists|group ['"]?docker['"]? already exists/,
    busybox: /addgroup: (?:gid|group) ['"]?\w+['"]? (?:in use|already)/,
    tools: /(?:groupadd|groupmod|addgroup): [^;]{0,60}(?:already|in use|not unique)/,
  }),
  variableUnset: /gid\w{0,20}\\?"? variable is not set/,
  /** The v3 schema of `docker stack deploy` has no such key. */
  keyNotInSchema: /additional propert(?:y|ies) '?group_add/,
  userNotInImage:
    /no matching entries in (?:\/etc\/)?passwd|unable to find user|uids and gids must be in range/,
  nameNotInImage:
    /no matching entries in (?:\/etc\/)?group|unable to find group|no such group in the container/,
} as const satisfies Readonly<Record<string, RegExp>>;
