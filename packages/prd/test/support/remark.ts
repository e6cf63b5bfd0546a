import type { Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const processor = unified().use(remarkParse).use(remarkFrontmatter, ['yaml']).use(remarkGfm);

/** The whole document through remark. With a byte order mark its offsets are one too small. */
export function parseWhole(text: string): Root {
  return processor.parse(text);
}

/** `depth@start-end` of the headings at the top of remark's tree. */
export function remarkHeadings(text: string): string[] {
  const shift = text.startsWith('\ufeff') ? 1 : 0;
  return parseWhole(text).children.flatMap((node) =>
    node.type === 'heading'
      ? [`${node.depth}@${node.position!.start.offset! + shift}-${node.position!.end.offset! + shift}`]
      : [],
  );
}
