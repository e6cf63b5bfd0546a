import { branchCases } from './conformance/branch-cases.ts';
import { faultCases } from './conformance/fault-cases.ts';
import { issueCases } from './conformance/issue-cases.ts';
import { pullCases } from './conformance/pull-cases.ts';
import type { ForgeConformanceCase } from './conformance/stage.ts';

export type { ForgeConformanceCase, ForgeWorld } from './conformance/stage.ts';

/** What every `Forge` must do. Run each case as one test. */
export const forgeConformance: readonly ForgeConformanceCase[] = [
  ...branchCases,
  ...issueCases,
  ...pullCases,
  ...faultCases,
];
