/** What a reviewer decided. */
export interface ReviewVerdict {
  readonly verdict: 'approve' | 'request-changes';
  readonly findings: readonly string[];
}

/**
 * Reads the verdict from the answer of a reviewer: its last line. Undefined where that is none, or where another line of
 * the answer is a verdict that differs: a task or a change may hold such lines, and a reviewer may quote them. A review
 * without a verdict has not happened.
 */
export function readVerdict(answer: string): ReviewVerdict | undefined {
  const lines = answer
    .split('\n')
    .map((line) => line.trim().replace(/^`+|`+$/g, ''))
    .filter((line) => line !== '');
  const verdict = verdictIn(lines.at(-1) ?? '');
  const isContradicted = lines.some((line) => {
    const other = verdictIn(line);
    return other !== undefined && other.verdict !== verdict?.verdict;
  });
  return isContradicted ? undefined : verdict;
}

function verdictIn(line: string): ReviewVerdict | undefined {
  if (!line.startsWith('{') || !line.includes('"verdict"')) return undefined;
  const value = parsed(line);
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
