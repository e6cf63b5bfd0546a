/** Documents are hostile: what is remembered between them stays small. */
const mostKnown = 2000;
const longestKnown = 100;

/**
 * Remembers what short texts are found to be, for the life of the process: documents have the same headings, labels, names
 * and types again and again. A text is copied before it is kept, because V8 would hold the document that it was cut out of.
 */
export function remembering<Result>(judge: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    if (text.length > longestKnown) return judge(text);
    let found = known.get(text);
    if (found === undefined && !known.has(text)) {
      found = judge(text);
      if (known.size < mostKnown) known.set(JSON.parse(JSON.stringify(text)) as string, found);
    }
    return found as Result;
  };
}
