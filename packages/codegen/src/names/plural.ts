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
  ...'atlas canvas bias christmas pancreas chaos cosmos pathos ethos kudos asbestos rhinoceros texas madras'.split(' '),
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

/** Plurals that end as singulars such as `status` and `analysis` do. */
const inVowel = new Set('menus gurus taxis skis bikinis safaris alibis'.split(' '));

/** Whether a lower-case English word is a plural: not `address`, `status`, `analysis`. */
export function isPlural(word: string): boolean {
  if (singularOf.has(word)) return true;
  if (irregular.has(word) || invariant.has(word)) return false;
  return /[^s]s$/.test(word) && (!/(us|is)$/.test(word) || inVowel.has(word)) && word.length > 2;
}

/**
 * How words end and how their plurals do, in German, Dutch, French, Italian, Spanish, Portuguese and Polish, without
 * accents. What could as well be an English plural is only one where the word ends as those of Spanish and Portuguese.
 */
const endings: readonly (readonly [one: RegExp, many: readonly string[]])[] = [
  [/(?<=e)$/, ['n']],
  [/(?<=[^e])$/, ['en', 'e', 'er', 'nen']],
  [/(?<=au|eu|ou)$/, ['x']],
  [/a$/, ['e', 'i', 'y']],
  [/e$/, ['i', 'a']],
  [/o$/, ['i', 'a']],
  [/ca$/, ['che']],
  [/ga$/, ['ghe']],
  [/co$/, ['chi']],
  [/go$/, ['ghi']],
  [/io$/, ['i']],
  [/ai?l$/, ['aux']],
  [/al$/, ['ais']],
  [/el$/, ['eis']],
  [/ol$/, ['ois']],
  [/il$/, ['is']],
  [/(?:um|us)$/, ['en']],
];
const endingsInS: readonly (readonly [one: RegExp, many: readonly string[]])[] = [
  [/(?<=[ldnr])$/, ['es']],
  [/z$/, ['ces']],
  [/m$/, ['ns']],
  [/ao$/, ['oes', 'aes']],
];
const shortest = 3;

/**
 * Whether a lower-case word without accents may be the plural of another in a language other than English:
 * `fahrraeder` of `fahrrad`, `clienti` of `cliente`, `autores` of `autor`.
 */
export function mayBePluralOf(many: string, one: string): boolean {
  if (one.length < shortest || many === one) return false;
  const [folded, base] = [withoutUmlauts(many), withoutUmlauts(one)];
  if (folded === base) return many.length > one.length;
  return (isPlural(many) ? endingsInS : endings).some(
    ([end, others]) => end.test(base) && others.some((other) => base.replace(end, other) === folded),
  );
}

/** `ae`, `oe` and `ue` stand for vowels that plurals change and that lose their dots elsewhere. */
function withoutUmlauts(word: string): string {
  return word.replaceAll(/([aou])e(?=.)/g, '$1');
}
