import type { ConformanceCase } from './conformance/stage.ts';

import { inboxCases } from './conformance/inbox-cases.ts';
import { leaseCases } from './conformance/lease-cases.ts';
import { lockCases } from './conformance/lock-cases.ts';
import { messageCases } from './conformance/message-cases.ts';
import { runCases } from './conformance/run-cases.ts';

export type { ConformanceCase, StoreWorld } from './conformance/stage.ts';

/** What every `RunStore` must do. Run each case as one test. */
export const runStoreConformance: readonly ConformanceCase[] = [
  ...runCases,
  ...inboxCases,
  ...leaseCases,
  ...lockCases,
  ...messageCases,
];
