const cut = /[\n;]|,(?=\s*\w+\??\s*:)/;
const marks = /[{}\n;]|,(?=\s*\w+\??\s*:)|\/\/[^\n]*|\/\*[^]*?\*\//g;
const marksOfLines = /[{}\n]|\/\/[^\n]*|\/\*[^]*?\*\//g;

/** The members of a body, each with what stands between its braces; by lines only, or by all that ends members. */
export function membersOf(body: string, byLines = false): string[] {
  if (!body.includes('{')) return body.split(byLines ? '\n' : cut);
  const members: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: mark, index } of body.matchAll(byLines ? marksOfLines : marks)) {
    if (mark === '{') depth++;
    else if (mark === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0 && !mark.startsWith('/')) {
      members.push(body.slice(from, index));
      from = index + 1;
    }
  }
  members.push(body.slice(from));
  return members;
}

export const decorators: RegExp = /^(?:@\w+(?:\([^)]*\))?\s*)*/;

/**
 * One line for a member that has braces: with `object` for the type that they hold, as they are behind a name whose
 * accessors they list, and without them where they hold code or a value.
 */
export function inOneLine(text: string): string {
  if (!text.includes('{')) return text;
  const line = text
    .replaceAll(/\/\/[^\n]*/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const lead = decorators.exec(line)?.[0] ?? '';
  const rest = line.slice(lead.length);
  const at = rest.indexOf('{');
  if (at < 0 || /^\{\s*(?:get|set|init)\b/.test(rest.slice(at))) return line;
  return lead + (/[:<|&,[]\s*$/.test(rest.slice(0, at)) ? withoutBraces(rest) : rest.slice(0, at).trimEnd());
}

/** A type with `object` in place of what it has in braces. */
function withoutBraces(text: string): string {
  let depth = 0;
  let plain = '';
  for (const unit of text) {
    if (unit === '{' && depth++ === 0) plain += 'object';
    if (depth === 0) plain += unit;
    if (unit === '}') depth = Math.max(0, depth - 1);
  }
  return plain;
}
