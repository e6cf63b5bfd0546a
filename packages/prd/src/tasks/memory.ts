/** Documents are hostile: what is remembered between them stays small, at most twice this. */
const mostKnown = 2000;
const longestKnown = 100;

/**
 * Remembers what short texts are found to be, for the life of the process: documents have the same headings, labels, names
 * and types again and again. A text is copied before it is kept, because V8 would hold the document that it was cut out of.
 * Texts that were not asked for again since as many others came are forgotten.
 */
export function remembering<Result>(judge: (text: string) => Result): (text: string) => Result {
  let known = new Map<string, { readonly result: Result }>();
  let older: typeof known = new Map();
  const keep = (text: string, found: { readonly result: Result }): void => {
    if (known.size >= mostKnown) {
      older = known;
      known = new Map();
    }
    known.set(text, found);
  };
  return (text) => {
    if (text.length > longestKnown) return judge(text);
    let found = known.get(text);
    if (found) return found.result;
    found = older.get(text);
    const kept = JSON.parse(JSON.stringify(text)) as string;
    found ??= { result: judge(text) };
    keep(kept, found);
    return found.result;
  };
}
