import type { ErrorCode } from './errors.ts';

/** A place in a text file. Lines and columns start at 1; columns count UTF-16 units. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Length of the marked text in UTF-16 units, within its first line. */
  readonly length?: number;
  /** The whole source line, for the excerpt. */
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

/** Line and column (both from 1) of a UTF-16 offset. CRLF, CR and LF end a line. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const end = Math.min(offset, text.length);
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

/** The location of `[start, end)` in a text, with its source line for the excerpt. */
export function locate(file: string, text: string, start: number, end: number = start): SourceLocation {
  const { line, column } = positionAt(text, start);
  const lineStart = Math.min(start, text.length) - (column - 1);
  const rest = /[\r\n]/.exec(text.slice(lineStart, lineStart + 10_000));
  const sourceLine = text.slice(lineStart, rest ? lineStart + rest.index : lineStart + 10_000);
  const length = Math.max(1, Math.min(end, lineStart + sourceLine.length) - start);
  return { file, line, column, length, sourceLine };
}

/** What {@link formatDiagnostic} can show: a diagnostic, or an error with the same fields. */
export type Reportable = Omit<Diagnostic, 'severity'> & { readonly severity?: Severity };

const excerptWidth = 160;

/**
 * Renders a diagnostic as text without colour:
 * `error[CODE]: message`, the place, the source line with a squiggle, and the help.
 */
export function formatDiagnostic(diagnostic: Reportable): string {
  const lines = [`${diagnostic.severity ?? 'error'}[${diagnostic.code}]: ${printable(diagnostic.message)}`];
  const place = diagnostic.location;
  if (place) {
    lines.push(`  --> ${printable(place.file)}:${place.line}:${place.column}`);
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
