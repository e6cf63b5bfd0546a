import { Parser } from 'commonmark';
import type { Root } from 'mdast';
import MarkdownIt from 'markdown-it';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { markdownToMdast } from 'satteri';
import { unified } from 'unified';

import { outline } from '../src/outline/outline.ts';

/** Something that finds the blocks of a Markdown document. */
export interface Peer {
  readonly name: string;
  /** Its whole work, as it is measured. */
  readonly parse: (text: string) => unknown;
  /** The headings at the top, as `depth@line`. */
  readonly headings: (text: string) => string[];
}

const processor = unified().use(remarkParse).use(remarkFrontmatter, ['yaml']).use(remarkGfm).freeze();
const blocks = new MarkdownIt();
blocks.core.ruler.enableOnly(['normalize', 'block']);
const commonmark = new Parser();
Object.assign(commonmark, { processInlines: () => undefined });

/** remark with frontmatter and GFM: what the headings of a document are is what it finds. */
export const remark: Omit<Peer, 'parse'> & { readonly parse: (text: string) => Root } = {
  name: 'unified + remark',
  parse: (text: string): Root => processor.parse(text),
  headings: (text: string): string[] => headingsOf(processor.parse(text)),
};

export const own: Peer = {
  name: '@orch/prd',
  parse: (text) => outline(text).sections,
  headings: (text) => outline(text).sections.map(({ depth, line }) => `${depth}@${line}`),
};

/** Parsers of blocks; with remark, all that claim to know where a heading is. */
export const peers: readonly Peer[] = [
  own,
  {
    name: 'satteri',
    parse: (text) => markdownToMdast(text),
    headings: (text) => headingsOf(markdownToMdast(text) as Root),
  },
  {
    name: 'commonmark.js, inline off',
    parse: (text) => commonmark.parse(text),
    headings: (text) => {
      const found: string[] = [];
      for (let node = commonmark.parse(text).firstChild; node; node = node.next) {
        if (node.type === 'heading') found.push(`${node.level}@${node.sourcepos[0][0]}`);
      }
      return found;
    },
  },
  {
    name: 'markdown-it, block only',
    parse: (text) => blocks.parse(text, {}),
    headings: (text) =>
      blocks
        .parse(text, {})
        .filter(({ type, level }) => type === 'heading_open' && level === 0)
        .map(({ tag, map }) => `${tag.slice(1)}@${(map?.[0] ?? 0) + 1}`),
  },
];

function headingsOf({ children }: Root): string[] {
  return children.flatMap((node) =>
    node.type === 'heading' ? [`${node.depth}@${node.position?.start.line ?? 0}`] : [],
  );
}
