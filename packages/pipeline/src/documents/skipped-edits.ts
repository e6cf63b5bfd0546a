import { locate, type Diagnostic } from '@orch/core';
import type { Outline } from '@orch/prd';

/** An edit of a document that was not made. */
export interface Skipped {
  /** What would have been changed: `7.3 QA Artifacts`. */
  readonly label: string;
  readonly code: Diagnostic['code'];
}

/** The warnings about edits that were not made, each with the place to mend. */
export function reportSkipped(outline: Outline, skipped: readonly Skipped[]): Diagnostic[] {
  const swallowed = skipped.filter(({ code }) => code === 'ORCH_PRD_SWALLOWED_EDIT');
  const open = outline.diagnostics.find(({ code }) => code.startsWith('ORCH_PRD_UNCLOSED_'));
  const grouped = open === undefined || swallowed.length === 0 ? [] : [unclosed(open, swallowed)];
  const single = skipped.filter((edit) => open === undefined || !swallowed.includes(edit));
  return [...grouped, ...single.map((edit) => alone(outline, edit))];
}

function unclosed({ location, help }: Diagnostic, edits: readonly Skipped[]): Diagnostic {
  const labels = edits.map(({ label }) => label).join(', ');
  return {
    code: 'ORCH_PRD_SWALLOWED_EDIT',
    severity: 'warning',
    message: `not written, because they would stand in the block that opens here and is never closed: ${labels}`,
    ...(location && { location }),
    ...(help !== undefined && { help }),
  };
}

function alone(outline: Outline, { label, code }: Skipped): Diagnostic {
  const section = outline.sections.find(({ number, title }) => [title, `${number} ${title}`].includes(label));
  const { start, end } = section?.heading ?? { start: 0, end: 0 };
  const isSwallowed = code === 'ORCH_PRD_SWALLOWED_EDIT';
  return {
    code,
    severity: 'warning',
    message: isSwallowed
      ? `${label} was not written, because it would stand in code or HTML`
      : `${label} was not written, because another section would have been changed by it`,
    location: locate(outline.file, outline.text, start, end),
    help: isSwallowed
      ? 'Close the code fence, comment or element in this section.'
      : 'Put a blank line before and after HTML and headings in this section.',
  };
}
