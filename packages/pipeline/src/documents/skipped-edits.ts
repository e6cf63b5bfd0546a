import { isOrchError, locate, type Diagnostic, type OrchError, type SourceLocation } from '@orch/core';
import type { Outline } from '@orch/prd';

/** An edit of a document that was not made. */
export interface Skipped {
  /** What would have been changed: `7.3 QA Artifacts`. */
  readonly label: string;
  readonly code: Diagnostic['code'];
  /** Why, for an edit of the frontmatter, which no section can be disturbed by. */
  readonly why?: OrchError;
}

/** An edit that was refused because nobody would see it, or because it would disturb another section; rethrows all else. */
export function skippedBy(error: unknown, label: string): Skipped {
  if (!isOrchError(error, 'ORCH_PRD_SWALLOWED_EDIT') && !isOrchError(error, 'ORCH_PRD_EDIT_REJECTED')) throw error;
  return { label, code: error.code, ...(label.startsWith('frontmatter: ') ? { why: error } : {}) };
}

/** The warnings about edits that were not made, for a document whose places are not known. */
export function reportSkippedIn(file: string, skipped: readonly Skipped[]): Diagnostic[] {
  return skipped.map((edit) => refused(edit, { file, line: 1, column: 1 }));
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

function alone(outline: Outline, edit: Skipped): Diagnostic {
  const section = outline.sections.find(({ number, title }) => [title, `${number} ${title}`].includes(edit.label));
  const { start, end } = section?.heading ?? { start: 0, end: 0 };
  return refused(edit, locate(outline.file, outline.text, start, end));
}

function refused({ label, code, why }: Skipped, location: SourceLocation): Diagnostic {
  if (why) {
    const { message, help, location: place = location } = why;
    const optional = help === undefined ? {} : { help };
    return { code, severity: 'warning', message: `${label} was not written: ${message}`, location: place, ...optional };
  }
  const isSwallowed = code === 'ORCH_PRD_SWALLOWED_EDIT';
  return {
    code,
    severity: 'warning',
    message: isSwallowed
      ? `${label} was not written, because it would stand in code or HTML`
      : `${label} was not written, because another section would have been changed by it`,
    location,
    help: isSwallowed
      ? 'Close the code fence, comment or element in this section.'
      : 'Put a blank line before and after HTML and headings in this section.',
  };
}
