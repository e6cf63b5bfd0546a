import type { Block } from './block.ts';

import { cleanPath } from './clean-path.ts';
import { latin } from '../expressions/latin.ts';
import { pathLetter } from './path-letters.ts';
import { where } from '../expressions/where.ts';
import { firmExclusion } from './section-role.ts';
import { isForeign } from './statement.ts';

/** Prefixes that a document declares once for the relative paths of its endpoints. */

const methodAndPath = latin.plain`\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b\s*[${'`'}*]*\s*\/`;
const declaredPath = latin.u`[\s${'`'}"'(*:：|]((?:https?:\/\/[\w.:-]+)?(?:\/(?:${pathLetter}\-.{}:])+)+)\/?`;
const prefixWords = where(
  'base prefix mounted front under below beneath start begin relative root live basis präfix unter базов префикс 基础 前缀 ruta préfixe prefijo prefixo prefisso adres indirizzo endereço sous bajo sob sotto empie commenc começ'.split(
    ' ',
  ),
  latin.iu`\b(?:in front of (?:all|every)|base (?:url|path|uri|address)|(?:url|api|path) root|root (?:url|path|uri)|url prefix|path prefix|api prefix|route prefix|prefix(?:ed)?|mounted (?:at|under|on)|(?:all|every|everything) (?:\p{L}+ ){0,4}(?:under|below|beneath|lives?|(?:start|begin)s? with|prefixed|relative)|(?:api )?(?:root|base)(?: of the api)?\s*[:=]|(?:tou[st]e?s?|tod[oa]s?|tutt[ie]) (?:\p{L}+ ){0,4}(?:sous|bajo|sob|sotto|commencent par|empiezan (?:con|por)|começam (?:com|por))|relative to|basis-?(?:url|pfad)|präfix|unter(?:halb)?|базовый (?:путь|url|адрес)|префикс|基础(?:路径|url|地址)|前缀|url de base|ruta base|préfixe|prefijo|prefixo|prefisso|adres bazowy|indirizzo base|endereço base)`,
);

export function isPrefixStatement(sentence: string): boolean {
  return prefixWords.test(sentence);
}

/** `REST API `/plant/api``: the words of a heading beside a path that all others are under. */
const titleWords = latin.iu`\b(?:apis?|rest|http|endpoints?|interfaces?)\b|schnittstelle|эндпо|接口`;
const addressWords = latin.iu`\b(?:api|server|service|backend|servidor|serveur)\b[^/]*https?:`;

/**
 * Where the address begins that a heading or sentence about an API names without saying what it is: the only one in it,
 * with the words of an API beside it. -1 where there is none.
 */
function loneAddress(block: Block, sentence: string): number {
  const isHeading = block.kind === 'heading';
  const at = sentence.search(isHeading ? /[\s\x60(]\// : /https?:\/\/[^\s/]+\/[^\s/]/);
  if (at === -1 || /(?:https?:\/|[\s\x60(])\/\S*\s.*[\s\x60(]\//.test(sentence.slice(Math.max(0, at - 1)))) return -1;
  return (isHeading ? titleWords : addressWords).test(sentence) ? Math.max(0, at - 1) : -1;
}

/**
 * The prefix that each section declares for the relative paths in it; one that is the only one in the whole document
 * holds everywhere. `known` are those of earlier parts of the document, and gets the new ones.
 */
export function declaredPrefixes(blocks: readonly Block[], known: Set<string>): Map<number, string> {
  const declared = new Map<number, string>();
  /** The statements of the sections whose prefix is that of one router, perhaps of several. */
  const mounted = new Map<number, Block>();
  for (const block of blocks) {
    if (block.kind === 'fence' || !block.text.includes('/') || firmExclusion(block.excluded) !== undefined) continue;
    for (const sentence of block.sentences) {
      if (!sentence.includes('/')) continue;
      const words = prefixWords.exec(sentence);
      const from =
        words?.index ?? (block.kind === 'heading' || block.roles.has('api') ? loneAddress(block, sentence) : -1);
      if (from === -1 || methodAndPath.test(sentence)) continue;
      const found =
        declaredPath.exec(sentence.slice(from)) ??
        (words?.[0].startsWith('in front') ? declaredPath.exec(` ${sentence}`) : null);
      const prefix = cleanPath((found?.[1] ?? '').replace(/^https?:\/\/[^/]+/i, ''));
      if (prefix === undefined || prefix === '/') continue;
      declared.set(block.section, prefix);
      if (mounting.test(words?.[0] ?? '') && !likeApi.test(prefix)) mounted.set(block.section, block);
      else mounted.delete(block.section);
    }
  }
  const inSections = mounted.size > 0 ? new WrittenPaths(blocks, sectionOf) : undefined;
  const inItems = mounted.size > 0 ? new WrittenPaths(blocks, placeOf) : undefined;
  for (const [section, prefix] of declared) {
    const statement = mounted.get(section);
    // What an item says holds for no other item of its section.
    if (statement && isInItem(statement) && inItems?.areOfSeveral(prefix, statement) === true) declared.delete(section);
    else if (!statement || inSections?.areOfSeveral(prefix, statement) !== true) known.add(prefix);
  }
  return known.size === 0 ? declared : spread(declared, known, blocks);
}

const likeApi = /^\/(?:api|rest|v\d)/i;
const mounting = /^mounted/i;
const requested = /\b(?:GET|POST|PUT|PATCH|DELETE)[\s`*]{1,6}(\/[^\s`*|,;()"'<>]{1,200})/g;
const mostSegments = 8;

function sectionOf({ section }: Block): string {
  return String(section);
}

function isInItem({ parent, children }: Block): boolean {
  return parent !== undefined || children.length > 0;
}

/** The outermost item that a block stands in, or its section where it stands in none that holds something. */
function placeOf(block: Block): string {
  if (!isInItem(block)) return sectionOf(block);
  let outermost = block;
  while (outermost.parent) outermost = outermost.parent;
  return `${block.section}:${outermost.line}`;
}

/** The paths behind the methods of a document, by what they begin with and the place that they stand in. */
class WrittenPaths {
  readonly #place: (block: Block) => string;
  readonly #starts = new Set<string>();
  readonly #pairs = new Set<string>();
  readonly #bySegment = new Map<string, number>();
  readonly #byPlace = new Map<string, number>();

  constructor(blocks: readonly Block[], place: (block: Block) => string) {
    this.#place = place;
    for (const block of blocks) {
      if (!block.text.includes('/')) continue;
      for (const [, path = ''] of block.text.matchAll(requested)) this.#add(path.split('/').slice(1), place(block));
    }
  }

  #add(segments: readonly string[], place: string): void {
    for (let count = 1; count < Math.min(segments.length, mostSegments + 1); count++)
      this.#starts.add(`/${segments.slice(0, count).join('/')}`);
    const [first = ''] = segments;
    const pair = `${place} ${first}`;
    // `/` and `/:id` are within whatever they stand in.
    if (!/^\w/.test(first) || this.#pairs.has(pair)) return;
    this.#pairs.add(pair);
    this.#bySegment.set(first, (this.#bySegment.get(first) ?? 0) + 1);
    this.#byPlace.set(place, (this.#byPlace.get(place) ?? 0) + 1);
  }

  /**
   * Whether endpoints are given with a prefix in front, and others, not where it is stated, begin with something else: one
   * router of several is `mounted under /persons`.
   */
  areOfSeveral(prefix: string, statement: Block): boolean {
    if (!this.#starts.has(prefix)) return false;
    const place = this.#place(statement);
    const first = prefix.split('/')[1] ?? '';
    const alike = (this.#bySegment.get(first) ?? 0) + (this.#byPlace.get(place) ?? 0);
    return this.#pairs.size > alike - (this.#pairs.has(`${place} ${first}`) ? 1 : 0);
  }
}

const hostForm = /\bhttps?:\/\/([^\s/`"'<>()|*,]+)/gi;
const ownWords = latin.i`\b(?:servers?|host(?:ed|name)?|domain|deployed|environment|production|staging|sandbox|api root|servidor(?:es)?|serveurs?|entornos?|ambientes?|environnements?|umgebung(?:en)?|produktion|producción|produção)\b`;
/** Hosts that stand for whatever the product will run on. */
const standIn = latin.i`^(?:localhost|127\.|0\.0\.0\.0|\[|\{|\$|.*\bexample\b|.*\.(?:local|test|invalid|localhost)(?::|$)|(?:.*\.)?(?:your[\w-]*|my-?(?:app|api|domain|site|company|server)[\w-]*|domain|host(?:name)?)(?:[.:]|$))`;

/** Adds the hosts that a document declares as its own: those of its base URLs, servers and environments. */
export function addDeclaredHosts(blocks: readonly Block[], hosts: Set<string>): void {
  for (const block of blocks) {
    if (!block.text.includes('://') || firmExclusion(block.excluded) !== undefined) continue;
    if (block.kind === 'fence') {
      const servers = /^\s*["']?servers["']?\s*:/m.exec(block.text);
      const base = latin.i`\bbase_?(?:url|uri)\b["']?\s*[:=]`.exec(block.text);
      for (const found of [servers, base])
        addHosts(hosts, found ? block.text.slice(found.index, found.index + 400) : '');
      continue;
    }
    for (const sentence of block.sentences) {
      if (methodAndUrl.test(sentence)) continue;
      if (prefixWords.test(sentence) || (ownWords.test(sentence) && !isForeign(sentence))) addHosts(hosts, sentence);
    }
  }
}

const methodAndUrl = latin.plain`\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b\s*[${'`'}*|]*\s*https?:`;

function addHosts(hosts: Set<string>, text: string): void {
  for (const match of text.matchAll(hostForm)) hosts.add((match[1] ?? '').toLowerCase().replace(/[.:;]+$/, ''));
}

/** The host of an absolute URL that is not the product's own; undefined for a path and for hosts that stand for any. */
export function foreignHost(url: string, own: ReadonlySet<string>): string | undefined {
  const host = /^https?:\/\/([^/]+)/i.exec(url)?.[1]?.toLowerCase();
  return host === undefined || own.has(host) || standIn.test(host) ? undefined : host;
}

function spread(
  declared: ReadonlyMap<number, string>,
  only: ReadonlySet<string>,
  blocks: readonly Block[],
): Map<number, string> {
  const result = new Map<number, string>();
  // Only one prefix in the whole document: it holds everywhere. Several: each holds in its section.
  for (const block of blocks) {
    const own = declared.get(block.section) ?? (only.size === 1 ? [...only][0] : undefined);
    if (own !== undefined) result.set(block.section, own);
  }
  return result;
}

export function joinPrefix(prefix: string | undefined, path: string): string {
  // `/hooks/paid` is no part of `/api/orders`, though it may be one of `/api/v1`.
  if (/^\/(?:web)?hooks?\//i.test(path) && !/\/(?:api|rest|v\d+)$/i.test(prefix ?? '')) return path;
  if (prefix === undefined || /^https?:/i.test(path) || path === prefix || path.startsWith(`${prefix}/`)) return path;
  // A path that is as absolute as the prefix (`/api/v1/x` under `/api/v2`) stands as it is.
  if (/^\/(?:api|v\d+)(?:\/|$)/i.test(path) && /^\/(?:api|v\d+)/i.test(prefix)) {
    const tail = prefix.split('/').at(-1) ?? '';
    return path.startsWith(`/${tail}/`) ? prefix.slice(0, -tail.length - 1) + path : path;
  }
  return path === '/' ? prefix : prefix + path;
}
