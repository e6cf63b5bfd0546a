import { formatDiagnostic, positionAt } from '@orch/core';
import { outline, readFrontmatter, type LineEnding, type Outline } from '@orch/prd';

import type { CliContext } from '../context.ts';
import { reportFailure } from '../render/failure.ts';
import { columns, count, printable } from '../render/printable.ts';
import type { CommonFlags } from './flag-kinds.ts';
import { readPrdFile } from './prd-file.ts';

const lineEndingNames: Readonly<Record<LineEnding, 'LF' | 'CRLF' | 'CR'>> = { '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' };

/** `orch prd outline`: the sections of a document. */
export function prdOutline({ process }: CliContext, flags: CommonFlags, path: string): void {
  try {
    const { file, text } = readPrdFile(process, flags.cwd, path);
    const document = outline(text, { file });
    if (flags.json) {
      process.stdout.write(`${JSON.stringify(outlineResult(document), undefined, 2)}\n`);
      return;
    }
    for (const diagnostic of document.diagnostics) process.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    process.stdout.write(renderOutline(document));
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  }
}

function outlineResult(document: Outline): object {
  const lineOf = lineCounter(document.text);
  return {
    v: 1,
    success: true,
    file: document.file,
    lineEnding: lineEndingNames[document.lineEnding],
    hasBom: document.hasBom,
    frontmatter: document.frontmatter
      ? { span: document.frontmatter.span, values: Object.fromEntries(readFrontmatter(document)) }
      : null,
    sections: document.sections.map((section) => ({
      line: lineOf(section.heading.start),
      depth: section.depth,
      number: section.number ?? null,
      title: section.title,
      anchor: section.anchor ?? null,
      parent: section.parent === -1 ? null : section.parent,
      heading: section.heading,
      body: section.body,
      tree: section.tree,
      hash: section.hash,
    })),
    fences: document.fences.map(({ info, section, span, content }) => ({
      info,
      section: orNull(section),
      span,
      content,
    })),
    definitions: document.definitions.map(({ kind, label, section, span }) => ({
      kind,
      label,
      section: orNull(section),
      span,
    })),
    diagnostics: document.diagnostics,
  };
}

function orNull(section: number): number | null {
  return section === -1 ? null : section;
}

function renderOutline(document: Outline): string {
  const lineOf = lineCounter(document.text);
  const rows = document.sections.map(({ heading, depth, number, title, anchor }) => [
    String(lineOf(heading.start)).padStart(5),
    `${'  '.repeat(depth - 1)}${number === undefined ? '' : `${number} `}${printable(title)}`,
    anchor === undefined ? '' : `#${printable(anchor)}`,
  ]);
  const { fences, lineEnding, hasBom } = document;
  const facts = [
    count(document.sections.length, 'section'),
    count(fences.length, 'fence'),
    document.frontmatter ? `frontmatter with ${count(readFrontmatter(document).size, 'key')}` : 'no frontmatter',
    `${lineEndingNames[lineEnding]} line endings`,
    ...(hasBom ? ['a byte order mark'] : []),
  ];
  return `${printable(document.file)}: ${facts.join(', ')}\n${columns(rows)
    .map((line) => `${line}\n`)
    .join('')}`;
}

/** Answers the line of an offset, from 1, for offsets that do not go back. */
function lineCounter(text: string): (offset: number) => number {
  let at = 0;
  let line = 1;
  return (offset) => {
    line += positionAt(text.slice(at, offset), offset - at).line - 1;
    at = offset;
    return line;
  };
}
