import type { Config } from '@orch/config';

/** Where the record of generated files is kept; the user commits it. */
export const ledgerPath = '.orch/generated.json';

/** Repository-relative paths of the QA documents of a feature. */
export interface QaPaths {
  readonly folder: string;
  readonly cases: string;
  readonly plan: string;
  /** Results of a day; `nth` above 1 where a person's file has the name already. */
  results(date: string, nth?: number): string;
}

export function qaPaths(config: Pick<Config, 'qa'>, taskId: string): QaPaths {
  const folder = `${config.qa}/${taskId}`;
  return {
    folder,
    cases: `${folder}/test-cases.md`,
    plan: `${folder}/execution-plan.md`,
    results: (date, nth = 1) => `${folder}/test-results-${date}${nth === 1 ? '' : `-${nth}`}.md`,
  };
}
