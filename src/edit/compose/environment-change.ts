import { isAlias } from 'yaml';
import { findPair } from '../../compose/yaml-source.ts';
import type { Target } from './compose-target.ts';
import { proposeNamedValue } from './named-values.ts';
import type { Proposal } from './proposal.ts';
import { addServicePair } from './service-pair.ts';

export function proposeVariable(target: Target, variable: { key: string; value: string }): Proposal {
  return proposeNamedValue(target, {
    ...variable,
    section: 'environment',
    own: isAlias(target.body) ? undefined : findPair(target.body, 'environment'),
    current: target.resolved.environment,
    outcome: (environment, attempts) => ({
      state: 'attempts',
      attempts,
      intended: { ...target.resolved, environment },
    }),
    create: (pair) => addServicePair(target, pair),
  });
}
