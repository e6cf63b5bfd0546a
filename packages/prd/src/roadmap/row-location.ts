import type { SourceLocation } from '@orch/core';

import type { Span } from '../tasks/task.ts';
import type { RoadmapRow } from './types.ts';

/** The place of a part of a row. The row knows its line, so that the text before it is not gone through again. */
export function rowLocation(file: string, text: string, row: RoadmapRow, { start, end }: Span): SourceLocation {
  return {
    file,
    line: row.line,
    column: start - row.span.start + 1,
    length: Math.max(1, end - start),
    sourceLine: text.slice(row.span.start, row.span.end),
  };
}
