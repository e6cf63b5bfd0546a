import type { Nodes } from 'mdast';

type Position = NonNullable<Nodes['position']>;

/** Adds to all positions of a tree, which was parsed from a piece, the place of the piece in its document. */
export function shiftPositions(node: Nodes, offset: number, lines: number): void {
  if (node.position) {
    node.position = { start: shift(node.position.start, offset, lines), end: shift(node.position.end, offset, lines) };
  }
  if ('children' in node) for (const child of node.children) shiftPositions(child, offset, lines);
}

function shift(point: Position['start'], offset: number, lines: number): Position['start'] {
  return { line: point.line + lines, column: point.column, offset: (point.offset ?? 0) + offset };
}
