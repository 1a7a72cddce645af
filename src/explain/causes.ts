import { type RuleId, rules } from '../rules/index.ts';
import { accessCauses } from './access-causes.ts';
import type { Cause } from './cause.ts';
import { confinementCauses } from './confinement-causes.ts';
import { containerCauses } from './container-causes.ts';
import { contextCauses } from './context-causes.ts';
import { endpointCauses } from './endpoint-causes.ts';
import { engineCauses } from './engine-causes.ts';
import { foreignIdCauses } from './foreign-id-causes.ts';
import { grantCauses } from './grant-causes.ts';
import { otherCauses } from './other-causes.ts';
import { type PageId, pages } from './pages.ts';
import { serviceCauses } from './service-causes.ts';
import { socketCauses } from './socket-causes.ts';
import type { withoutText } from './without-text.ts';

/** The compiler names a rule that has no cause here and is not in `withoutText`. */
const byRule = {
  ...endpointCauses,
  ...contextCauses,
  ...socketCauses,
  ...engineCauses,
  ...accessCauses,
  ...grantCauses,
  ...confinementCauses,
  ...serviceCauses,
  ...foreignIdCauses,
  ...containerCauses,
  ...otherCauses,
} satisfies Readonly<Record<Exclude<RuleId, keyof typeof withoutText> | PageId, Cause>>;

export interface NamedCause extends Cause {
  /** Of a rule, or of a page. */
  readonly rule: string;
  readonly why: string;
}

const titles = new Map([...rules, ...pages].map(({ id, title }) => [id, `${title}.`]));

export const causes: readonly NamedCause[] = Object.entries<Cause>(byRule).map(([rule, cause]) => ({
  ...cause,
  rule,
  why: cause.why ?? titles.get(rule) ?? rule,
}));
