/** The kinds of leaf blocks that can be open. Numbers, because every line asks for them, and strings are compared slower. */
export const NO_LEAF = 0;
export const PARAGRAPH = 1;
export const TABLE = 2;
export const INDENTED = 3;
export const FENCE = 4;
export const HTML = 5;

export type Leaf = typeof NO_LEAF | typeof PARAGRAPH | typeof TABLE | typeof INDENTED | typeof FENCE | typeof HTML;
