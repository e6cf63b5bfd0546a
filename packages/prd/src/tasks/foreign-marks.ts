/** Lines in marks of other notations, which Markdown takes for text: titles of AsciiDoc, titles and items of HTML. */

const asciiDoc = /^={1,5} (\S.{0,90})$/;
const html = /^<(h[1-6]|li)(?: [^>]*)?>(.*?)(?:<\/\1>)?$/i;
const tags = /<\/?(?:b|strong|em|i|a|span|code|p|u)(?: [^>]*)?>/gi;
const bold = /<\/?(?:b|strong)>/gi;

/** The line as Markdown would have it: a title in bold, an item behind a dash; undefined where it is in no such marks. */
export function inMarkdown(words: string): string | undefined {
  if (words.startsWith('=')) {
    const title = asciiDoc.exec(words)?.[1];
    return title === undefined ? undefined : `**${title.replaceAll('*', '')}**`;
  }
  if (!words.startsWith('<')) return undefined;
  const [, tag = '', content = ''] = html.exec(words) ?? [];
  if (content.trim() === '') return undefined;
  if (tag.toLowerCase() === 'li') return `- ${content.replaceAll(bold, '**').replaceAll(tags, '').trim()}`;
  return `**${content.replaceAll(tags, '').replaceAll('*', '').trim()}**`;
}
