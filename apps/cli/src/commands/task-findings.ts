import type { Diagnostic } from '@orch/core';
import type { ExtractedTasks } from '@orch/prd';

/** What to say about what was read from a document: text that is too long to be read whole, and nothing to do at all. */
export function taskFindings(file: string, { apis, models, pages, rules, omitted }: ExtractedTasks): Diagnostic[] {
  const found: Diagnostic[] = omitted
    .filter((item) => item.cut)
    .map(({ line }) => ({
      code: 'ORCH_PRD_TEXT_CUT',
      severity: 'warning',
      message: 'of this paragraph, item or line only the first 4,000 characters were searched for tasks',
      help: 'divide it',
      location: { file, line, column: 1 },
    }));
  if (apis.length + models.length + pages.length + rules.length > 0) return found;
  return [
    ...found,
    {
      code: 'ORCH_PRD_NO_TASKS',
      severity: 'warning',
      message: `${file} states nothing that could be done: no API, model, page or rule was found`,
      help: 'see the guide to the format of requirement documents',
      location: { file, line: 1, column: 1 },
    },
  ];
}
