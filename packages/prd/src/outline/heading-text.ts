/** What a heading says, taken apart. */
export interface HeadingText {
  readonly number: string | undefined;
  readonly anchor: string | undefined;
  readonly title: string;
}

const inlineAnchor = /<a\s+(?:id|name)\s*=\s*["']?([^"'\s>]+)["']?\s*(?:\/>|>\s*<\/a>)/i;
const attributeId = /^[^\s{}]+$/;
const numbered = /^(\d+(?:\\?\.\d+)*)(\\?[.):])?(?=\s|$)\s*/;
const anchorLine = /^ {0,3}<a\s+(?:id|name)\s*=\s*["']?([^"'\s>]+)["']?\s*(?:\/>|>\s*<\/a>)[ \t]*$/i;
/** An anchor line is no longer than this. */
export const maxAnchorLine = 300;

/** Takes the text of a heading apart: `7.3. QA Artifacts` is number `7.3` and title `QA Artifacts`. */
export function parseHeadingText(text: string): HeadingText {
  let rest = text.trim();
  let anchor: string | undefined;
  const inline = rest.includes('<') ? inlineAnchor.exec(rest) : null;
  if (inline) {
    anchor = inline[1];
    rest = `${rest.slice(0, inline.index)}${rest.slice(inline.index + inline[0].length)}`.trim();
  }
  const attribute = rest.endsWith('}') ? rest.lastIndexOf('{#') : -1;
  const id = attribute === -1 ? '' : rest.slice(attribute + 2, -1);
  if (id !== '' && attributeId.test(id)) {
    anchor ??= id;
    rest = rest.slice(0, attribute).trimEnd();
  }
  const match = beginsWithDigit(rest) ? numbered.exec(rest) : null;
  const number = match?.[1];
  // A lone number of four digits is a year, unless a dot follows it.
  if (!match || number === undefined || (number.length >= 4 && match[2] === undefined && !number.includes('.')))
    return { number: undefined, anchor, title: rest };
  const plain = number.includes('\\') ? number.replaceAll('\\', '') : number;
  return { number: plain, anchor, title: rest.slice(match[0].length) };
}

function beginsWithDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** Whether a line is nothing but an anchor. */
export function isAnchorLine(line: string): boolean {
  return line.length <= maxAnchorLine && anchorLine.test(line);
}

/** The id of an anchor line that a text begins with. */
export function anchorIn(text: string): string | undefined {
  return anchorLine.exec(text.slice(0, maxAnchorLine).split(/[\r\n]/, 1)[0] ?? '')?.[1];
}

/** The text of an ATX heading `## Title ##` without its marks. */
export function atxText(source: string): string {
  let end = source.length;
  while (end > 0 && isWhite(source, end - 1)) end--;
  let start = 0;
  while (source[start] === '#') start++;
  let marks = end;
  while (marks > start && source[marks - 1] === '#') marks--;
  if (marks <= start) return '';
  if (marks < end && isWhite(source, marks - 1)) end = marks;
  return source.slice(start, end).trim();
}

/** The text of a setext heading, its lines joined, without the underline. */
export function setextText(source: string): string {
  const lines = source.split(/\r\n|\r|\n/);
  lines.pop();
  return lines.map((line) => line.trim()).join(' ');
}

function isWhite(text: string, index: number): boolean {
  return text[index] === ' ' || text[index] === '\t';
}
