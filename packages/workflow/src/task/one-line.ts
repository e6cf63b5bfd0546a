/** A text in one line without control characters, cut after so many characters. */
export function oneLine(text: string, most: number = Infinity): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length <= most ? line : Array.from(line).slice(0, most).join('');
}
