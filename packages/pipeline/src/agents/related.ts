/** Words that say nothing about what a statement is about. */
const common = new Set(
  'about above after again against all also and any are because been before being below both but can cannot could does each every for from has have here how into its just may more most must not only other our over own same shall should some such than that the their them then there these they this those through under until use used uses very was were what when where which while who whom why will with within without would system user users'.split(
    ' ',
  ),
);

/** How much of the shorter statement the other must share. */
const enough = 0.5;

/** The words of a statement that tell what it is about, without their endings. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return new Set(words.filter((word) => !common.has(word)).map(stem));
}

function stem(word: string): string {
  return word.length <= 4 ? word.replace(/s$/, '') : word.replace(/(?:ing|ed|es|s)$/, '');
}

/** How alike two statements are, from 0 to 1: the share of words of the shorter one that are in the other. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shorter = Math.min(one.size, other.size);
  if (shorter === 0) return 0;
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return shared / shorter;
}

/** A statement that may name another by its id, such as `FR-1`. */
export interface Statement {
  readonly id?: string | undefined;
  readonly text: string;
}

/**
 * For each item the index of the statement that it is about: the one that it names by its id, else the one that is most
 * alike, where at least half of the words of the shorter one are in both. Undefined for an item that is about none.
 */
export function assign(items: readonly string[], statements: readonly Statement[]): (number | undefined)[] {
  const known = statements.map(({ text }) => wordsOf(text));
  return items.map((item) => {
    const named = statements.findIndex(({ id }) => id !== undefined && names(item, id));
    if (named !== -1) return named;
    const words = wordsOf(item);
    const scores = known.map((other) => likeness(words, other));
    const best = Math.max(0, ...scores);
    return best >= enough ? scores.indexOf(best) : undefined;
  });
}

/** Whether a text holds a name as a word of its own. */
export function names(text: string, name: string): boolean {
  const [lower, word] = [text.toLowerCase(), name.toLowerCase()];
  if (word === '') return false;
  for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) {
    if (!isPart(lower[at - 1]) && !isPart(lower[at + word.length])) return true;
  }
  return false;
}

function isPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_-]/u.test(character);
}
