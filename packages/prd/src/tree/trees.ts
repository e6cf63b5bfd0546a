import { sha256, type Sha256 } from '@orch/core';
import type { Root, RootContent } from 'mdast';

import { SPACE } from '../outline/characters.ts';
import { findFrontmatter } from '../outline/frontmatter-span.ts';
import { countLines } from '../outline/line-endings.ts';
import type { Outline, Section } from '../outline/types.ts';
import type { Span } from '../tasks/task.ts';
import { DeadlineParser } from './deadline-parser.ts';
import { ForeignDefinitions } from './foreign-definitions.ts';
import { guardComplexity } from './guard.ts';
import { shifted } from './shift.ts';

/** Trees of pieces of documents by the hash of their text; a `Map` will do. They are never changed. */
export interface TreeCache {
  get(hash: Sha256): Root | undefined;
  set(hash: Sha256, tree: Root): unknown;
}

export interface TreeOptions {
  /** Milliseconds until parsing is given up, in a thread of its own where a section is long. @default 2000 */
  readonly deadlineMs?: number;
  /** Where parsed sections are kept, so that of a changed document only what has changed is parsed. @default none */
  readonly cache?: TreeCache;
  /** The section that is wanted. @default the whole document */
  readonly section?: Section;
}

/**
 * The syntax tree (mdast) of a document, or of one of its sections with its heading and subsections, as remark with GFM
 * gives it. It is parsed piece by piece, which takes remark time in proportion to the length. Offsets and lines are
 * those of the document; references to definitions in other sections are resolved.
 *
 * @throws OrchError `ORCH_PRD_TOO_COMPLEX` for sections that remark could not parse, or did not parse, in time;
 *   `ORCH_PRD_NO_THREAD` for long sections where this package was bundled into one file with a program.
 */
export async function parseTree(outline: Outline, options: TreeOptions = {}): Promise<Root> {
  const { section } = options;
  const all = pieces(outline);
  if (!section) return parsePieces(outline, all, options);
  const start = lineStart(outline.text, section.heading.start);
  const own = all.filter((piece) => piece.start >= start && piece.start < section.tree.end);
  return parsePieces(outline, own, options);
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

async function parsePieces(outline: Outline, spans: readonly Span[], options: TreeOptions): Promise<Root> {
  for (const span of spans) guardComplexity(outline, span);
  const { text } = outline;
  const parser = new DeadlineParser(outline.file, options.deadlineMs ?? 2000);
  const foreign = new ForeignDefinitions(outline);
  const children: RootContent[] = [];
  let counted = 0;
  let lines = 0;
  // Without a cache, small pieces go together: each call of remark costs some time by itself.
  const together = options.cache ? spans : joined(spans);
  try {
    for (const span of together) {
      lines += countLines(text.slice(counted, span.start), span.start - counted);
      counted = span.start;
      const standIns = foreign.standIns(span);
      const root = await parsePiece(parser, standIns + text.slice(span.start, span.end), options.cache);
      const above = lines - countLines(standIns, standIns.length);
      for (const child of root.children) {
        if ((child.position?.start.offset ?? 0) < standIns.length) continue;
        children.push(shifted(child, span.start - standIns.length, above));
      }
    }
  } finally {
    await parser.stop();
  }
  return { type: 'root', children };
}

const maxJoined = 8192;

/** Neighbouring spans as one, up to a length at which the time that remark takes is still in proportion to it. */
function joined(spans: readonly Span[]): Span[] {
  const together: Span[] = [];
  for (const span of spans) {
    const last = together.at(-1);
    if (last?.end === span.start && span.end - last.start <= maxJoined)
      together.splice(-1, 1, { start: last.start, end: span.end });
    else together.push(span);
  }
  return together;
}

async function parsePiece(parser: DeadlineParser, piece: string, cache: TreeCache | undefined): Promise<Root> {
  if (!cache) return parser.parse(piece);
  const hash = sha256(piece);
  const known = cache.get(hash);
  if (known) return known;
  const root = await parser.parse(piece);
  cache.set(hash, root);
  return root;
}

function lineStart(text: string, at: number): number {
  let index = at;
  while (index > 0 && text.charCodeAt(index - 1) === SPACE) index--;
  return index;
}
