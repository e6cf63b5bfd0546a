import type { Nodes } from 'mdast';

type Position = NonNullable<Nodes['position']>;

/**
 * A copy of a tree, which was parsed from a piece, with the place of the piece in its document added to all positions.
 * The tree itself stays as it is: it may be kept for the next time.
 */
export function shifted<Node extends Nodes>(node: Node, offset: number, lines: number): Node {
  const copy = { ...node };
  if (node.position) {
    copy.position = { start: shift(node.position.start, offset, lines), end: shift(node.position.end, offset, lines) };
  }
  if ('children' in copy) {
    Object.assign(copy, { children: copy.children.map((child) => shifted(child, offset, lines)) });
  }
  return copy;
}

function shift(point: Position['start'], offset: number, lines: number): Position['start'] {
  return { line: point.line + lines, column: point.column, offset: (point.offset ?? 0) + offset };
}
