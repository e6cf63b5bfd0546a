const irregular = new Map([
  ['person', 'people'],
  ['child', 'children'],
  ['man', 'men'],
  ['woman', 'women'],
  ['mouse', 'mice'],
  ['foot', 'feet'],
  ['tooth', 'teeth'],
  ['criterion', 'criteria'],
  ['index', 'indices'],
  ['matrix', 'matrices'],
  ['vertex', 'vertices'],
  ['analysis', 'analyses'],
  ['crisis', 'crises'],
  ['movie', 'movies'],
  ['cookie', 'cookies'],
  ['quiz', 'quizzes'],
  ['bus', 'buses'],
  ['gas', 'gases'],
  ['alias', 'aliases'],
  ['shoe', 'shoes'],
  ['leaf', 'leaves'],
  ['shelf', 'shelves'],
  ['life', 'lives'],
  ['knife', 'knives'],
  ['wolf', 'wolves'],
  ['half', 'halves'],
  ['cache', 'caches'],
  ['axis', 'axes'],
]);
const singularOf = new Map([...irregular].map(([one, many]) => [many, one]));

/** Words without a plural of their own. */
const invariant = new Set([
  'series',
  'species',
  'news',
  'equipment',
  'information',
  'staff',
  'media',
  'data',
  'sms',
  'dns',
  'https',
]);

/** The singular of a lower-case English word; a word that is no plural stays as it is. */
export function singular(word: string): string {
  const known = singularOf.get(word);
  if (known !== undefined) return known;
  if (!isPlural(word)) return word;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ss|sh|ch|x|zz|[^aeiou]o|us)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

/** Whether a lower-case English word is a plural: not `address`, `status`, `analysis`. */
export function isPlural(word: string): boolean {
  if (singularOf.has(word)) return true;
  if (irregular.has(word) || invariant.has(word)) return false;
  return /[^s]s$/.test(word) && !/(us|is|as|os)$/.test(word) && word.length > 2;
}
