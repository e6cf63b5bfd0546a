/**
 * Text that orch writes into a document of the user stands between two HTML comments,
 * `<!-- orch:NAME -->` and `<!-- /orch:NAME -->`. Everything outside of them is the user's and is kept.
 */
export interface MarkedBlock {
  readonly name: string;
  /** Without the markers and without a final line ending. */
  readonly content: string;
}

/** The whole text of a block with its markers, without a final line ending. */
export function renderBlock(block: MarkedBlock): string {
  return `${opening(block.name)}\n${block.content}\n${closing(block.name)}`;
}

/**
 * Replaces the block of that name in a text and keeps all else, with the text's own line ending.
 * Undefined when the text has no such block: then the document is the user's alone.
 */
export function replaceBlock(text: string, block: MarkedBlock): string | undefined {
  const start = text.indexOf(opening(block.name));
  const end = text.indexOf(closing(block.name), start);
  if (start === -1 || end === -1) return undefined;
  const lineEnding = text.includes('\r\n') ? '\r\n' : '\n';
  const written = renderBlock(block).replaceAll('\n', lineEnding);
  return text.slice(0, start) + written + text.slice(end + closing(block.name).length);
}

function opening(name: string): string {
  return `<!-- orch:${name} -->`;
}

function closing(name: string): string {
  return `<!-- /orch:${name} -->`;
}
