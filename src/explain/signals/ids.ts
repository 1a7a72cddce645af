import { anyOf } from './any-of.ts';

/** Users and groups, as numbers and as names, on both sides of a mount. */
export const ids = {
  rootRootSocket:
    /s[rwx-]{6,9}t?\.?\+?,? \d{0,3} ?root[ :]+root|root:root|root root|gid[ =:]0\b|group 0\b|group root|group-add root|owned by root\b/,
  numericGroup:
    /\bgid\b|group[ _-]?ids?\b|socket group|group ['"`]?users|getgrnam|non-?root\b|\buid\b|--user\b|fsgroup|user: /,
  groupByName:
    /user: ?['"]?\w+:[a-z]|group[_-]add:? ?-? ?['"]?(?:docker|root)|nobody:|group name|by name|group-add docker/,
  givenGroup: anyOf({
    asked: /group[_-]add|docker_?gid|\bpgid\b|docker_group/,
    differs:
      /hard-?coded|different (?:gid|group)|\b99[89]\b|gid (?:mismatch|differs|does not match)|gids? differ/,
  }),
  groupsLost: anyOf({
    tools: /su-exec|gosu|setpriv|\bs6\b|s6-|\bpuid\b|runuser|chpst|nsenter|setuidgid/,
    words:
      /drops? (?:the |its |host |all )?(?:privileges|groups?|supplementary)|drop(?:ped|ping) (?:privileges|groups?)|privilege drop|supplementary group|initgroups|setgroups/,
  }),
  entrypoint:
    /entrypoint|init script|non-root (?:rewrite|by default|image|user since)|as own user|now (?:starts|runs)|user switch|switch(?:es)? user|step-?down|phusion|\bsu\b/,
  usernsRemap: anyOf({
    settings: /userns[-_]?remap|usernsmode|userns_mode|dockremap|subuid|subgid|\buserns\b|user[- ]?ns\b/,
    words: /user[- ]?namespac\w{0,3}(?: remap)?|remapped|with namespaces?\b|namespace isolation/,
  }),
  nobodyOwner: /nobody:? ?no(?:group|body)|\b65534\b|nogroup|overflow/,
  strictMode: /\b0?6[04]0\b|srwx?-{6,7}|srw-r--|srwx------/,
  acl: /setfacl|getfacl|\bacls?\b|srw-rw----\+|\bmask\b|posix acl/,
  directoryGroups:
    /ldap|sssd|active directory|\bad group|freeipa|winbind|\bnss\b|domain user|\bnis\b|centrify|nsswitch|realm/,
} as const satisfies Readonly<Record<string, RegExp>>;
