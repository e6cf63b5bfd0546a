import { latin } from '../expressions/latin.ts';
import { spacedPage } from './pages/page-words.ts';

/** What endpoints, models and pages go by, so that one that is stated twice is one task. */

/** A path without scheme, query and trailing slash, in lower case, each parameter as `{}`. */
export function normalisePath(path: string): string {
  let bare = path.includes('://') ? path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]+/i, '') : path;
  if (bare.includes('?')) bare = bare.replace(/\?.*$/, '');
  if (bare.startsWith('#/')) bare = bare.slice(1);
  bare = bare.toLowerCase();
  if (/[{:[<]/.test(bare)) bare = bare.replaceAll(/\{[^/}]*\}|:[a-z_][\w-]*|\[[^\]/]*\]|<[^>/]*>/g, '{}');
  if (bare.includes('//')) bare = bare.replaceAll(/\/{2,}/g, '/');
  if (bare.length > 1 && bare.endsWith('/')) bare = bare.replace(/(.)\/+$/, '$1');
  return bare.startsWith('/') ? bare : `/${bare}`;
}

const parameter = /\{([^/}]*)\}|:([a-z_][\w-]*)|\[([^\]/]*)\]|<([^>/]*)>/gi;

/** Whether two paths of one form name their parameters alike: each the same, or both an id. */
export function sameParameters(left: string, right: string): boolean {
  if (left === right) return true;
  const namesOf = (path: string): string[] =>
    path.match(parameter)?.map((name) => name.toLowerCase().replaceAll(/\W|_/g, '')) ?? [];
  const names = namesOf(right);
  return namesOf(left).every((name, at) => name === names[at] || (/u?id$/.test(name) && /u?id$/.test(names[at] ?? '')));
}

/** The last part of a path that is no parameter. */
export function resourceOf(path: string): string {
  const segments = normalisePath(path)
    .split('/')
    .filter((segment) => segment !== '' && !segment.includes('{}'));
  return segments.at(-1) ?? '';
}

/** A model's name without its kind word, separators and plural, in lower case. */
export function modelKey(name: string): string {
  const lower = name.toLowerCase();
  const bare = lower.includes(' ') ? lower.replace(/\s+(?:table|model|entity|schema|collection|tabelle)$/, '') : lower;
  return singular(bare.replaceAll(marks.for(name), ''));
}

const likeSeries = /(?:mov|cook|zomb|calor|self)ies$/;
const alike = /(?:^|[^a-z])(?:series|species|news)$/;
const likeStatus = /(?:stat|bon|vir|camp|cens|corp|radi|foc|nex|syllab|surpl|(?:^|[^a-z])b)us(?:es)?$/;
const likeBox = /(?:ss|x|sh|(?<!ca|ni)ch)es$/;

/** An English word in lower case in the singular, so that both forms are one: `courses`, `boxes`, `menus`, `statuses`. */
export function singular(word: string): string {
  if (!word.endsWith('s') || word.length < 3 || word.endsWith('ss') || alike.test(word)) return word;
  if (word.endsWith('yses')) return `${word.slice(0, -2)}is`;
  if (likeStatus.test(word)) return word.endsWith('es') ? word.slice(0, -2) : word;
  if (word.endsWith('ies') && word.length > 3 && !likeSeries.test(word)) return `${word.slice(0, -3)}y`;
  if (word.endsWith('zzes')) return word.slice(0, -3);
  return word.slice(0, likeBox.test(word) ? -2 : -1);
}

const marks = latin.gu`[^\p{L}\p{N}]+`;
const pathMarks = latin.gu`[^\p{L}\p{N}/]+`;
const pageWords = latin.gu`(?<![\p{L}])(?:${spacedPage}|ui|the)(?![\p{L}])|页面|界面|屏幕|ページ|画面|화면|페이지|页$`;

/** A page's name without the words page, screen and view, in lower case. */
export function pageKey(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(pageWords.for(name), ' ')
    .replaceAll(pathMarks.for(name), ' ')
    .trim()
    .split(' ')
    .map(singular)
    .join(' ');
}
