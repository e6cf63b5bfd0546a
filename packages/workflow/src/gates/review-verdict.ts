/** What a reviewer decided. */
export interface ReviewVerdict {
  readonly verdict: 'approve' | 'request-changes';
  readonly findings: readonly string[];
}

/**
 * Reads the verdict from the answer of a reviewer: the last line that is its JSON. Undefined where there is none, or where
 * it contradicts itself: a review without a verdict has not happened.
 */
export function readVerdict(answer: string): ReviewVerdict | undefined {
  const lines = answer.split('\n').map((line) => line.trim().replace(/^`+|`+$/g, ''));
  const last = lines.findLast((line) => line.startsWith('{') && line.endsWith('}') && line.includes('"verdict"'));
  if (last === undefined) return undefined;
  const value = parsed(last);
  if (typeof value !== 'object' || value === null) return undefined;
  const { verdict, findings = [] } = value as { verdict?: unknown; findings?: unknown };
  if (verdict !== 'approve' && verdict !== 'request-changes') return undefined;
  if (!Array.isArray(findings) || !findings.every((finding) => typeof finding === 'string')) return undefined;
  return { verdict, findings };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // a line of prose in braces
  }
}
