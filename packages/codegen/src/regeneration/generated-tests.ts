import { type Ledger, shared } from './ledger.ts';

export interface GeneratedTests {
  /** Relative to the workspace, sorted. */
  readonly testFiles: readonly string[];
  /** Every file whose content decides the result, sorted; those that do not exist count as well. */
  readonly inputs: readonly string[];
}

/**
 * The generated tests of a feature and what they depend on: the feature itself, the shared code,
 * the files of other features that it imports, and `package.json`, which decides the kind of module.
 */
export function generatedTests(ledger: Ledger, taskId: string): GeneratedTests {
  const files = Object.entries(ledger.files);
  const own = files.filter(([, entry]) => entry.feature === taskId);
  const testFiles = own.map(([path]) => path).filter((path) => path.startsWith(`test/${taskId}/`));
  if (testFiles.length === 0) return { testFiles: [], inputs: [] };
  const sharedFiles = files.filter(([, entry]) => entry.feature === shared);
  const inputs = new Set([
    'package.json',
    ...own.map(([path]) => path),
    ...own.flatMap(([, entry]) => entry.needs ?? []),
    ...sharedFiles.map(([path]) => path),
  ]);
  return { testFiles: testFiles.sort(), inputs: [...inputs].sort() };
}
