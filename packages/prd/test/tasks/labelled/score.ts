import type { ExtractedTasks } from '../../../src/tasks/task.ts';
import type { Label } from './labels.ts';

export type Kind = Label['kind'];

/** What was right, missed and wrong, for each kind. */
export interface Tally {
  right: number;
  readonly missed: string[];
  readonly wrong: string[];
}

export const kinds: readonly Kind[] = ['api', 'model', 'page', 'rule'];

export function emptyTally(): Record<Kind | 'field', Tally> {
  const tally = (): Tally => ({ right: 0, missed: [], wrong: [] });
  return { api: tally(), model: tally(), page: tally(), rule: tally(), field: tally() };
}

export const precision = ({ right, wrong }: Tally): number =>
  right + wrong.length === 0 ? 1 : right / (right + wrong.length);
export const recall = ({ right, missed }: Tally): number =>
  right + missed.length === 0 ? 1 : right / (right + missed.length);

/**
 * Compares what was found in a document with its labels. Endpoints match by method and normalised path, models and
 * pages by name without case, plural and kind word (pages also by route), rules by shared words: 60 % of the quote's
 * and 30 % of the prediction's own. A fragment of a quote is neither right nor wrong, and fragments that together hold
 * 60 % of a quote find it. What matches only an arguable label does not count.
 */
export function score(
  name: string,
  found: ExtractedTasks,
  labels: readonly Label[],
  into: Record<Kind | 'field', Tally> = emptyTally(),
): Record<Kind | 'field', Tally> {
  const of = (kind: Kind): Label[] => labels.filter((label) => label.kind === kind);
  const keyed = <T>(
    kind: Kind,
    items: readonly T[],
    say: (item: T) => string,
    same: (label: Label, item: T) => boolean,
  ): void => {
    const hit = new Set<Label>();
    for (const item of items) {
      const matches = of(kind).filter((label) => same(label, item));
      for (const label of matches) hit.add(label);
      if (matches.length === 0) into[kind].wrong.push(`${name}: ${say(item)}`);
    }
    count(name, kind, of(kind), hit, into);
  };
  keyed(
    'api',
    found.apis,
    (api) => `${api.method} ${api.path}`,
    (label, api) =>
      (label.method === undefined || label.method === api.method) &&
      label.forms.some((form) => pathKey(form) === pathKey(api.path)),
  );
  keyed(
    'page',
    found.pages,
    (page) => `${page.name} ${page.route}`,
    (label, page) =>
      (page.route !== null && label.route !== undefined && pathKey(page.route) === pathKey(label.route)) ||
      label.forms.some((form) => form !== '' && pageKey(form) !== '' && pageKey(form) === pageKey(page.name)),
  );
  keyed(
    'model',
    found.models,
    (model) => model.name,
    (label, model) => {
      const same = label.forms.some((form) => modelKey(form) === modelKey(model.name));
      if (same && !label.optional && label.fields.length > 0)
        fields(
          `${name} ${model.name}`,
          label,
          model.fields.map((field) => field.name),
          into,
        );
      return same;
    },
  );
  rules(
    name,
    found.rules.map((rule) => (rule.id === undefined ? rule.text : `${rule.id} ${rule.text}`)),
    of('rule'),
    into,
  );
  return into;
}

function count(
  name: string,
  kind: Kind,
  labels: readonly Label[],
  hit: ReadonlySet<Label>,
  into: Record<Kind | 'field', Tally>,
): void {
  for (const label of labels) {
    if (label.optional) continue;
    if (hit.has(label)) into[kind].right++;
    else into[kind].missed.push(`${name}:${label.line}: ${label.method ?? ''} ${label.forms[0]} ${label.route ?? ''}`);
  }
}

function fields(name: string, label: Label, found: readonly string[], into: Record<Kind | 'field', Tally>): void {
  const [wanted, got] = [label.fields, found].map(
    (names) => new Set(names.map((field) => field.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ''))),
  ) as [Set<string>, Set<string>];
  for (const field of wanted) {
    if (got.has(field)) into.field.right++;
    else into.field.missed.push(`${name}.${field}`);
  }
  for (const field of got) if (!wanted.has(field)) into.field.wrong.push(`${name}.${field}`);
}

function rules(
  name: string,
  texts: readonly string[],
  labels: readonly Label[],
  into: Record<Kind | 'field', Tally>,
): void {
  const quotes = labels.map((label) => ({
    label,
    forms: label.forms.map((form) => wordsOf(form)),
    parts: new Set<string>(),
  }));
  const hit = new Set<Label>();
  for (const text of texts) {
    const words = wordsOf(text);
    let best = 0;
    const whole: { label: Label; likeness: number }[] = [];
    const within: typeof quotes = [];
    for (const quote of quotes) {
      let likeness = 0;
      for (const form of quote.forms) {
        const shared = words.intersection(form).size;
        if (shared >= 0.6 * form.size && shared >= 0.3 * words.size)
          likeness = Math.max(likeness, shared / words.union(form).size);
        else if (shared > 0 && shared >= 0.8 * words.size && words.size > 1) within.push(quote);
      }
      if (likeness > 0) whole.push({ label: quote.label, likeness });
      best = Math.max(best, likeness);
    }
    for (const { label, likeness } of whole) if (likeness === best || likeness >= 0.8) hit.add(label);
    if (whole.length > 0) continue;
    for (const quote of within) for (const word of words) quote.parts.add(word);
    if (within.length === 0) into.rule.wrong.push(`${name}: ${text}`);
  }
  for (const { label, forms, parts } of quotes)
    if (forms.some((form) => parts.intersection(form).size >= 0.6 * form.size)) hit.add(label);
  count(name, 'rule', labels, hit, into);
}

function pathKey(path: string): string {
  const bare = path
    .replace(/^\w+:\/\/[^/]+/, '')
    .replace(/\?.*$/, '')
    .replace(/^#(?=\/)/, '')
    .toLowerCase();
  return `/${bare.replaceAll(/\{[^/}]*\}|:[a-z_][\w-]*|\[[^\]/]*\]|<[^>/]*>/g, '{}').replaceAll(/^\/+|\/+$/g, '')}`;
}

const singular = (word: string): string =>
  word.length > 3 && word.endsWith('ies')
    ? `${word.slice(0, -3)}y`
    : word.replace(/(?<=.{2}(?:s|x|z|ch|sh))es$|(?<=.[^s])s$/, '');

const modelKey = (name: string): string =>
  singular(
    name
      .toLowerCase()
      .replaceAll(/[`*"']/g, '')
      .trim()
      .replace(/\s+(?:table|model|entity|schema|tabelle|表)$/, '')
      .replaceAll(/[^\p{L}\p{N}]+/gu, ''),
  );

const pageWords = new Set('page pages screen screens view ui the seite ansicht maske экран страница'.split(' '));
const pageKey = (name: string): string =>
  (name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => !pageWords.has(word))
    .map(singular)
    .join(' ')
    .replace(/(?<=\p{Script=Han})(?:页面|界面|页)$/u, '');

const stopWords = new Set(
  'a an the of to in on for and or with by is are be been being as at from it its this that these those their there then than into per via will can may must shall should system user users when where which who if der die das ein eine einer eines einem einen und oder mit von zu zur zum im am an auf für bei als ist sind wird werden muss müssen soll sollen kann können des dem den и в во на с со по для из от до что это как к у о об или а при его её их должен должна должны'.split(
    ' ',
  ),
);

/** The words of a text that carry meaning; pairs of characters where a script has no spaces. */
function wordsOf(text: string): Set<string> {
  const all = (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).flatMap((word) =>
    word.split(/([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+)/u).flatMap((part) => {
      if (!/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(part)) return part === '' ? [] : [part];
      const marks = Array.from(part);
      return marks.length === 1 ? marks : marks.slice(1).map((mark, index) => `${marks[index]}${mark}`);
    }),
  );
  const kept = all.filter((word) => !stopWords.has(word));
  return new Set(kept.length >= 2 ? kept : all);
}
