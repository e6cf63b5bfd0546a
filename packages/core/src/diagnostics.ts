import type { ErrorCode } from './errors.ts';

/** A place in a text file. Lines and columns start at 1; columns count UTF-16 units. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Length of the marked text in UTF-16 units, within its first line. */
  readonly length?: number;
  /** The source line, for the excerpt; without what follows 10,000 characters after the place. */
  readonly sourceLine?: string;
}

export type Severity = 'error' | 'warning' | 'info';

/** A judgement about a document or a graph: it is returned, not thrown. */
export interface Diagnostic {
  readonly code: ErrorCode;
  readonly severity: Severity;
  readonly message: string;
  readonly location?: SourceLocation;
  readonly help?: string;
}

/** Line and column (both from 1) of a UTF-16 offset, which is moved into the text. CRLF, CR and LF end a line. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const end = Math.max(0, Math.min(offset, text.length));
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < end; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 10 || (unit === 13 && text.charCodeAt(index + 1) !== 10)) {
      line++;
      lineStart = index + 1;
    }
  }
  return { line, column: end - lineStart + 1 };
}

/** How much of a line after the place is kept, in UTF-16 units. */
const longestRest = 10_000;

/** The location of `[start, end)` in a text, with its source line for the excerpt. */
export function locate(file: string, text: string, start: number, end: number = start): SourceLocation {
  const from = Math.max(0, Math.min(start, text.length));
  const { line, column } = positionAt(text, from);
  const lineStart = from - (column - 1);
  const rest = /[\r\n]/.exec(text.slice(from, from + longestRest));
  const lineEnd = Math.min(from + (rest ? rest.index : longestRest), text.length);
  const sourceLine = text.slice(lineStart, lineEnd).replace(/\r$/, ''); // `start` may be between CR and LF
  const length = Math.max(1, Math.min(end, lineEnd) - from);
  return { file, line, column, length, sourceLine };
}

/** What {@link formatDiagnostic} can show: a diagnostic, or an error with the same fields. */
export interface Reportable {
  readonly code: ErrorCode;
  readonly message: string;
  /** @default 'error' */
  readonly severity?: Severity | undefined;
  readonly location?: SourceLocation | undefined;
  readonly help?: string | undefined;
}

const excerptWidth = 160;

/**
 * Renders a diagnostic as text without colour:
 * `error[CODE]: message`, the place, the source line with a squiggle, and the help.
 */
export function formatDiagnostic(diagnostic: Reportable): string {
  const lines = [`${diagnostic.severity ?? 'error'}[${diagnostic.code}]: ${printable(diagnostic.message)}`];
  const place = diagnostic.location;
  if (place) {
    lines.push(`  --> ${printable(place.file).replaceAll('\n', '\ufffd')}:${place.line}:${place.column}`);
    if (place.sourceLine !== undefined) lines.push(...excerpt(place, place.sourceLine));
  }
  if (diagnostic.help !== undefined) lines.push(`  help: ${printable(diagnostic.help)}`);
  return lines.join('\n');
}

function excerpt(place: SourceLocation, sourceLine: string): string[] {
  const from = Math.max(0, place.column - 1 - excerptWidth / 2);
  const shown = sourceLine.slice(from, from + excerptWidth);
  const margin = String(place.line);
  const indent = place.column - 1 - from;
  const marks = Math.max(1, Math.min(place.length ?? 1, excerptWidth - indent));
  return [
    `${' '.repeat(margin.length)} |`,
    `${margin} | ${printable(shown)}`,
    `${' '.repeat(margin.length)} | ${' '.repeat(indent)}${'~'.repeat(marks)}`,
  ];
}

/** Replaces control and bidirectional characters, which a hostile document could use to rewrite a terminal. */
function printable(text: string): string {
  return text.replaceAll('\t', ' ').replaceAll(/[^\P{Cc}\n]|\p{Bidi_Control}/gu, '\ufffd');
}
