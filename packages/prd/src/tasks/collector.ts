import type { Outline } from '../outline/types.ts';
import type { Block } from './block.ts';
import type { ApiTask, Field, HttpMethod, ModelTask, OmittedItem, PageTask, RuleTask, Task } from './task.ts';

import { mergeFields } from './field.ts';
import { modelKey, normalisePath, pageKey, resourceOf, sameParameters } from './task-keys.ts';

/** Where a task was read. */
export interface Place {
  readonly block: Block;
  /** For a line inside a fence. */
  readonly line?: number;
  readonly evidence?: string;
  readonly confidence: number;
  /** Its section, for a block of an earlier part of the document. */
  readonly section?: string;
}

/** Gathers tasks and keeps one for each key: an item that is stated twice is one task, with what both places say. */
export class Collector {
  #sections: Outline['sections'] = [];
  readonly #tasks = new Map<string, Task>();
  /** Keys of the pages, by route and by name. */
  readonly #pages = new Map<string, string>();
  readonly #declaring = new Set<Block>();
  /** Keys of the endpoints that each block names. */
  readonly #apiKeys = new Map<Block, Set<string>>();
  readonly #omitted = new Map<string, OmittedItem>();
  readonly #foreign = new Map<string, { readonly host: string; readonly line: number }>();

  /** Hosts that the document declares as its own, prefixes of paths, and names of APIs that data come from. */
  readonly declared: { readonly hosts: Set<string>; readonly prefixes: Set<string>; readonly others: Set<string> } = {
    hosts: new Set(),
    prefixes: new Set(),
    others: new Set(),
  };

  /** Begins with a document, or with the next part of it: blocks of an earlier one are not asked for again. */
  begin({ sections }: Outline): void {
    this.#sections = sections;
    this.#declaring.clear();
    this.#apiKeys.clear();
  }

  /** What the section of a block goes by: its number, or its title. */
  sectionOf(block: Block): string {
    const section = this.#sections[block.section];
    return section?.number ?? section?.title ?? '';
  }

  api(
    place: Place,
    method: HttpMethod | null,
    path: string,
    more: { summary?: string; requestFields?: readonly Field[]; responseFields?: readonly Field[] } = {},
  ): void {
    this.#declaring.add(place.block);
    const key = `api:${method ?? '*'} ${normalisePath(path)}`;
    const keys = this.#apiKeys.get(place.block);
    if (keys) keys.add(key);
    else this.#apiKeys.set(place.block, new Set([key]));
    const known = this.#tasks.get(key);
    const base = this.#base(place, key, known);
    const before = known?.kind === 'api' ? known : undefined;
    if (before && !sameParameters(before.path, path)) {
      const label = `${method ?? '*'} ${path}`;
      this.omit(
        'api',
        label,
        `its paths are those of ${before.path}: no server can tell them apart`,
        place.line ?? place.block.line,
      );
    }
    this.#tasks.set(key, {
      ...base,
      kind: 'api',
      method,
      path: before?.path ?? path,
      resource: resourceOf(path),
      summary: before && before.summary !== '' ? before.summary : (more.summary ?? ''),
      requestFields: mergeFields(before?.requestFields ?? [], more.requestFields ?? []),
      responseFields: mergeFields(before?.responseFields ?? [], more.responseFields ?? []),
    });
  }

  /** What a body of an endpoint shows, beside what is known of it. */
  body(key: string, side: 'request' | 'response', fields: readonly Field[]): void {
    const known = this.#tasks.get(key);
    if (known?.kind !== 'api') return;
    const name = side === 'request' ? 'requestFields' : 'responseFields';
    this.#tasks.set(key, { ...known, [name]: mergeFields(known[name], fields) });
  }

  /** The keys of the endpoints that a block names. */
  apiKeys(block: Block): readonly string[] {
    return [...(this.#apiKeys.get(block) ?? [])];
  }

  /** The endpoint of a key. */
  apiOf(key: string): ApiTask | undefined {
    const task = this.#tasks.get(key);
    return task?.kind === 'api' ? task : undefined;
  }

  model(place: Place, called: string, fields: readonly Field[]): void {
    this.#declaring.add(place.block);
    const name = called.replace(/(?<=\S) (?:collection|table)$/i, '');
    const key = `model:${modelKey(name)}`;
    const known = this.#tasks.get(key);
    const before = known?.kind === 'model' ? known : undefined;
    const better = before && before.fields.length > 0 ? before : undefined;
    this.#tasks.set(key, {
      ...this.#base(place, key, better ?? (fields.length > 0 ? undefined : known)),
      kind: 'model',
      name: better?.name ?? name,
      fields: mergeFields(before?.fields ?? [], fields),
    });
  }

  page(place: Place, name: string, route: string | null, form?: readonly Field[]): void {
    this.#declaring.add(place.block);
    // A page known by its route alone goes by its last part, so that `/chat` and the chat screen are one.
    const nameKey = pageKey(/^#?\//.test(name) ? resourceOf(name) || name : name);
    const byRoute = route === null ? undefined : this.#pageAt(normalisePath(route));
    const named =
      this.#pageAt(nameKey) ?? (/^#?\/./.test(name) ? this.#pageAt(pageKey(name.replaceAll('/', ' '))) : undefined);
    const byName = named && (named.route === null || route === null) ? named : undefined;
    const before = byRoute ?? byName;
    if (before) this.#tasks.delete(before.key);
    const finalRoute = before?.route ?? route;
    const key = `page:${finalRoute === null ? nameKey : normalisePath(finalRoute)}`;
    this.#pages.set(nameKey, key);
    if (before) this.#pages.set(pageKey(before.name), key);
    if (finalRoute !== null) this.#pages.set(normalisePath(finalRoute), key);
    const title = before && !before.name.startsWith('/') ? before.name : name;
    const fields = mergeFields(before?.form ?? [], form ?? []);
    this.#tasks.set(key, {
      ...this.#base(place, key, before),
      kind: 'page',
      name: title,
      route: finalRoute,
      title,
      ...(fields.length === 0 ? {} : { form: fields }),
    });
  }

  /** Whether a page of this name was stated so far. */
  hasPage(name: string): boolean {
    return this.#pages.has(pageKey(name));
  }

  rule(place: Place, key: string, text: string, id?: string): void {
    const known = this.#tasks.get(key);
    this.#tasks.set(key, {
      ...this.#base(place, key, known),
      kind: 'rule',
      text: known?.kind === 'rule' ? known.text : text,
      ...(id === undefined ? {} : { id }),
    });
  }

  omit(kind: OmittedItem['kind'], text: string, reason: string, line: number): void {
    const item = { kind, text: text.slice(0, 200), reason, line };
    this.#omitted.set(`${kind} ${item.text} ${reason}`, item);
  }

  /** A block of which only the beginning was read. */
  cut({ text, line }: Block): void {
    const reason = 'cut: only 4,000 characters of a block are read';
    this.#omitted.set(`cut ${line}`, { kind: 'rule', text: text.slice(-120), reason, line, cut: true });
  }

  /** An endpoint of another system, by its host. */
  foreign(host: string, line: number): void {
    if (!this.#foreign.has(host)) this.#foreign.set(host, { host, line });
  }

  foreignHosts(): { readonly host: string; readonly line: number }[] {
    return [...this.#foreign.values()];
  }

  /** Whether a block names an endpoint, a model or a page. */
  declares(block: Block): boolean {
    return this.#declaring.has(block);
  }

  /** The tasks of one kind in document order. */
  apis(): ApiTask[] {
    return this.#sorted((task) => task.kind === 'api');
  }

  models(): ModelTask[] {
    return this.#sorted((task) => task.kind === 'model');
  }

  pages(): PageTask[] {
    return this.#sorted((task) => task.kind === 'page');
  }

  rules(): RuleTask[] {
    return this.#sorted((task) => task.kind === 'rule');
  }

  omitted(): OmittedItem[] {
    return [...this.#omitted.values()].sort((left, right) => left.line - right.line);
  }

  remove(key: string): void {
    this.#tasks.delete(key);
  }

  #sorted<Kind extends Task>(is: (task: Task) => task is Kind): Kind[] {
    return [...this.#tasks.values()].filter(is).sort((left, right) => left.line - right.line);
  }

  /** The page with this route or name. */
  #pageAt(name: string): PageTask | undefined {
    const task = this.#tasks.get(this.#pages.get(name) ?? '');
    return task?.kind === 'page' ? task : undefined;
  }

  #base(place: Place, key: string, known: Task | undefined): Omit<RuleTask, 'kind' | 'id' | 'text'> {
    const { block } = place;
    const done = block.checked === true;
    if (known) {
      return {
        key,
        line: known.line,
        span: known.span,
        section: known.section,
        evidence: known.evidence,
        confidence: Math.max(known.confidence, place.confidence),
        done: known.done || done,
      };
    }
    return {
      key,
      line: place.line ?? block.line,
      span: { start: block.start, end: block.end },
      section: place.section ?? this.sectionOf(block),
      evidence: beginningOf(place.evidence ?? block.text),
      confidence: place.confidence,
      done,
    };
  }
}

const longestEvidence = 200;

/** The beginning of a text with its white space collapsed. */
function beginningOf(text: string): string {
  const start = text.slice(0, longestEvidence);
  if (!/\s\s|[^\S ]/.test(start)) return start;
  for (let length = longestEvidence * 2; ; length *= 2) {
    const words = text.slice(0, length).replaceAll(/\s+/g, ' ');
    if (words.length > longestEvidence || length >= text.length) return words.slice(0, longestEvidence);
  }
}
