/** The parts of a text between separators: most texts have none, and looking for one costs less than cutting. */
export function partsAt(separator: RegExp, text: string): readonly string[] {
  return separator.test(text) ? text.split(separator) : [text];
}
