import type { SmokeCheck } from './check.ts';
import { scriptCheck } from './request-check.ts';
import type { SmokeTarget } from './service.ts';

/** Without a route there is nowhere to connect to, whatever programs the image has. */
const withoutNetwork = scriptCheck('isolates scripts from the network', 'tail -n +2 /proc/net/route', {
  expected: 'no network route',
  isRight: ({ success, stdout }) => success && stdout === '',
});

const rootOptions = 'while read -r _ at _ options _; do [ "$at" = / ] && echo "$options"; done </proc/mounts';

const readOnly = scriptCheck('gives scripts a read-only root file system', `${rootOptions}; touch /x`, {
  expected: '/ mounted read-only',
  isRight: ({ stdout, exitCode }) => /^ro\b/.test(stdout) && exitCode !== 0,
});

const unprivileged = scriptCheck('runs scripts as uid 65534', 'id -u', {
  expected: 'uid 65534',
  isRight: ({ stdout }) => stdout === '65534\n',
});

/** What a script must not have. */
export const isolationChecks: readonly SmokeCheck<SmokeTarget>[] = [withoutNetwork, readOnly, unprivileged];
