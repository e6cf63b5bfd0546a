/**
 * Lines in marks of other notations, which Markdown takes for text: titles of AsciiDoc, titles and items of HTML, titles
 * and tables of the wiki of Confluence and Jira.
 */

const asciiDoc = /^={1,5} (\S.{0,90})$/;
const wiki = /^h[1-6]\. (\S.{0,90})$/;
const wikiHeader = /^\|\|.*\|\|$/;
const html = /^<(h[1-6]|li)(?: [^>]*)?>(.*?)(?:<\/\1>)?$/i;
const tags = /<\/?(?:b|strong|em|i|a|span|code|p|u)(?: [^>]*)?>/gi;
const bold = /<\/?(?:b|strong)>/gi;

/** The line as Markdown would have it: a title in bold, an item behind a dash; undefined where it is in no such marks. */
export function inMarkdown(words: string): string | undefined {
  if (words.startsWith('=')) {
    const title = asciiDoc.exec(words)?.[1];
    return title === undefined ? undefined : `**${title.replaceAll('*', '')}**`;
  }
  const title = words.startsWith('h') ? wiki.exec(words)?.[1] : undefined;
  if (title !== undefined) return `**${title.replaceAll('*', '')}**`;
  if (!words.startsWith('<')) return undefined;
  const [, tag = '', content = ''] = html.exec(words) ?? [];
  if (content.trim() === '') return undefined;
  if (tag.toLowerCase() === 'li') return `- ${content.replaceAll(bold, '**').replaceAll(tags, '').trim()}`;
  return `**${content.replaceAll(tags, '').replaceAll('*', '').trim()}**`;
}

/** The titles of a table's columns where a line has them as a wiki does: `|| Table || Column ||`. */
export function wikiColumns(words: string): string[] | undefined {
  if (!wikiHeader.test(words)) return undefined;
  return words
    .slice(2, -2)
    .split('||')
    .map((cell) => cell.trim());
}
