import type { Root, RootContent } from 'mdast';

import { SPACE } from '../outline/characters.ts';
import { findFrontmatter } from '../outline/frontmatter-span.ts';
import { countLines } from '../outline/line-endings.ts';
import type { Outline, Section } from '../outline/types.ts';
import type { Span } from '../tasks/task.ts';
import { ForeignDefinitions } from './foreign-definitions.ts';
import { guardComplexity } from './guard.ts';
import { loadParser } from './parser.ts';
import { shiftPositions } from './shift.ts';

/**
 * The syntax tree (mdast) of a section with its heading and subsections, as remark with GFM gives it.
 * Offsets and lines are those of the document; references to definitions in other sections are resolved.
 *
 * @throws OrchError `ORCH_PRD_TOO_COMPLEX` for sections that remark could not parse in reasonable time.
 */
export async function sectionTree(outline: Outline, section: Section): Promise<Root> {
  const start = lineStart(outline.text, section.heading.start);
  return parsePieces(
    outline,
    pieces(outline).filter((piece) => piece.start >= start && piece.start < section.tree.end),
  );
}

/**
 * The syntax tree of the whole document, equal to that of remark but parsed piece by piece,
 * which takes remark time in proportion to the length.
 *
 * @throws OrchError `ORCH_PRD_TOO_COMPLEX`.
 */
export async function documentTree(outline: Outline): Promise<Root> {
  return parsePieces(outline, pieces(outline));
}

/** Headings at the top close every block before them, so that a cut in front of one changes no tree. */
function pieces({ text, hasBom, frontmatter, sections }: Outline): Span[] {
  const start = hasBom ? 1 : 0;
  // In frontmatter that never ends remark sees no containers: only the whole gives the same tree.
  if (findFrontmatter(text, start) === 'unclosed') return [{ start, end: text.length }];
  const cuts = [start, ...(frontmatter ? [frontmatter.span.end] : [])];
  for (const { heading } of sections) cuts.push(lineStart(text, heading.start));
  return cuts
    .map((cut, index) => ({ start: cut, end: cuts[index + 1] ?? text.length }))
    .filter((piece) => piece.start < piece.end);
}

async function parsePieces(outline: Outline, spans: readonly Span[]): Promise<Root> {
  for (const span of spans) guardComplexity(outline, span);
  const { text } = outline;
  const parse = await loadParser();
  const foreign = new ForeignDefinitions(outline);
  const children: RootContent[] = [];
  let counted = 0;
  let lines = 0;
  for (const span of spans) {
    lines += countLines(text.slice(counted, span.start), span.start - counted);
    counted = span.start;
    const standIns = foreign.standIns(span);
    const root = parse(standIns + text.slice(span.start, span.end));
    shiftPositions(root, span.start - standIns.length, lines - countLines(standIns, standIns.length));
    for (const child of root.children) if ((child.position?.start.offset ?? 0) >= span.start) children.push(child);
  }
  return { type: 'root', children };
}

function lineStart(text: string, at: number): number {
  let index = at;
  while (index > 0 && text.charCodeAt(index - 1) === SPACE) index--;
  return index;
}
