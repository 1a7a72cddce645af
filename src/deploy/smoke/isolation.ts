import type { Trial } from './check.ts';
import { running } from './request-check.ts';
import type { Asked } from './service.ts';

/** Without a route there is nowhere to connect to, whatever programs the image has. */
const withoutNetwork = running('gives scripts no network', 'tail -n +2 /proc/net/route', {
  wanted: 'no route to anywhere',
  isRight: ({ success, stdout }) => success && stdout === '',
});

const rootOptions = 'while read -r _ at _ options _; do [ "$at" = / ] && echo "$options"; done </proc/mounts';

const readOnly = running('gives scripts a read-only system', `${rootOptions}; touch /x`, {
  wanted: '/ mounted ro, and touch /x to fail',
  isRight: ({ stdout, exitCode }) => /^ro\b/.test(stdout) && exitCode !== 0,
});

const unprivileged = running('runs scripts as nobody', 'id -u', {
  wanted: 'user 65534',
  isRight: ({ stdout }) => stdout === '65534\n',
});

/** What a script must not have. */
export const isolationTrials: readonly Trial<Asked>[] = [withoutNetwork, readOnly, unprivileged];
