import type { RoadmapCell } from './types.ts';

/**
 * Cuts a table line into cells. A backslash keeps the pipe after it; with `protectCode`, so does a code span,
 * which is how many people write although GitHub would cut there.
 *
 * @param start Offset of the line in the document; the spans of the result count from the document's start.
 */
export function splitCells(line: string, start: number, protectCode: boolean): RoadmapCell[] {
  const first = line.length - line.trimStart().length;
  const last = line.trimEnd().length;
  const cells: RoadmapCell[] = [];
  let from = line[first] === '|' ? first + 1 : first;
  let at = from;
  while (at < last) {
    const unit = line[at];
    if (unit === '\\') {
      at += 2;
    } else if (unit === '`' && protectCode) {
      at = codeSpanEnd(line, at);
    } else {
      if (unit === '|') {
        cells.push(cell(line, start, from, at));
        from = at + 1;
      }
      at++;
    }
  }
  if (from < last) cells.push(cell(line, start, from, last));
  return cells;
}

function codeSpanEnd(line: string, at: number): number {
  let run = at;
  while (line[run] === '`') run++;
  const fence = line.slice(at, run);
  let close = line.indexOf(fence, run);
  while (close !== -1 && (line[close - 1] === '`' || line[close + fence.length] === '`')) {
    close = line.indexOf(fence, close + 1);
  }
  return close === -1 ? run : close + fence.length;
}

function cell(line: string, start: number, from: number, to: number): RoadmapCell {
  const outer = line.slice(from, to);
  const lead = outer.length - outer.trimStart().length;
  const left = lead === outer.length ? from : from + lead;
  const right = lead === outer.length ? from : from + outer.trimEnd().length;
  return { span: { start: start + left, end: start + right }, outer: { start: start + from, end: start + to } };
}

/** Whether the line is the `| --- | :-: |` line under a table's header. */
export function isDelimiterRow(line: string): boolean {
  return line.includes('-') && /^ {0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-*:?[ \t]*\|?[ \t]*$/.test(line);
}
