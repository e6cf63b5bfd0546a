import { formatDiagnostic, type Diagnostic } from '@orch/core';

import { count, printable } from './printable.ts';

/** What a check has found, in the form of its JSON document. */
export interface CheckResult {
  readonly v: 1;
  readonly success: boolean;
  readonly status: 'passed' | 'failed';
  readonly file: string;
  readonly errors: number;
  readonly warnings: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Judges a file by what was found in it.
 *
 * @param strict - warnings fail the check too.
 */
export function checkResult(file: string, found: readonly Diagnostic[], strict: boolean): CheckResult {
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const warnings = found.filter(({ severity }) => severity === 'warning').length;
  const success = errors === 0 && !(strict && warnings > 0);
  return { v: 1, success, status: success ? 'passed' : 'failed', file, errors, warnings, diagnostics: found };
}

/** The findings of a check for a person, with the verdict as the last line. */
export function renderFindings(result: CheckResult): string {
  const verdict = `${printable(result.file)}: ${result.status}, ${count(result.errors, 'error')}, ${count(result.warnings, 'warning')}`;
  return [...result.diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`), verdict, ''].join('\n');
}
