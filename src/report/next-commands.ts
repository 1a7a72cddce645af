import { isError } from '../diagnose/diagnose.ts';
import { chooseRemedy, isSelected } from '../plan/choose-remedy.ts';
import type { ReportedFinding } from './reported-finding.ts';

export interface NextWords {
  readonly title: 'preview' | 'apply';
  /** For dockperm, without its launcher and the selection. */
  readonly words: readonly string[];
}

/** A risky fix needs consent by its rule. Empty if dockperm can fix nothing. */
export function nextWords(findings: readonly ReportedFinding[]): NextWords[] {
  const none = { allow: [], only: [], rebuild: 'yes' } as const;
  const doable = findings.flatMap((finding) => {
    const isOffered = isSelected(finding, none) || finding.severity === 'warning';
    const safety = isOffered ? chooseRemedy(finding, {})?.safety : undefined;
    return safety === undefined || safety === 'manual' ? [] : [{ ...finding, safety }];
  });
  const [first] = doable;
  if (first?.safety === 'risky' && (isError(first) || doable.every(({ safety }) => safety === 'risky')))
    return previewAndApply([], ['--allow', first.rule]);
  if (first) return previewAndApply([], []);
  const isProxied = findings.some(
    ({ severity, remedies }) =>
      severity === 'warning' &&
      remedies.some(({ safety, strategy }) => strategy === 'proxy' && safety === 'safe'),
  );
  return isProxied ? previewAndApply(['--strategy', 'proxy'], []) : [];
}

function previewAndApply(always: readonly string[], consent: readonly string[]): NextWords[] {
  return [
    { title: 'preview', words: ['fix', ...always, '--dry-run'] },
    { title: 'apply', words: ['fix', ...always, ...consent] },
  ];
}
