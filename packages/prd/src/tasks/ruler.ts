import type { Fence } from '../outline/types.ts';

/** Marks of a line that is drawn from side to side. Nobody writes so many to begin code. */
const shortest = 10;

/**
 * Whether a fence is a line drawn through a plain text: a row of marks that nothing closes. In Markdown all that follows
 * is code, which a diagnostic of the outline tells; nobody means it, and what the text asks for would be lost.
 */
export function isRuler(text: string, { span, content, info }: Fence): boolean {
  if (info !== '' || content.end !== span.end || content.end === content.start) return false;
  const marks = text.slice(span.start, content.start).trim();
  return marks.length >= shortest && /^(?:~+|`+)$/.test(marks);
}
