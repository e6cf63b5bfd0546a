import type { AcceptanceItem, Dependency, ExtractedTasks } from './task.ts';
import type { Part } from './part.ts';

import { readBodies } from './api-bodies.ts';
import { readBlocks } from './blocks.ts';
import { Collector } from './collector.ts';
import { extractApis } from './extract-apis.ts';
import { extractDependencies } from './dependencies/extract-dependencies.ts';
import { HandledThings } from './models/handled-things.ts';
import { possible } from './possible-statement.ts';
import { extractModels } from './models/extract-models.ts';
import { extractPages } from './pages/extract-pages.ts';
import { extractRules } from './extract-rules.ts';
import { normalisePath } from './task-keys.ts';

/** Reads the tasks of a document, of its parts one after the other. */
export class TaskReader {
  readonly #out = new Collector();
  readonly #acceptance = new Map<string, AcceptanceItem>();
  readonly #dependencies = new Map<string, Dependency>();
  readonly #things = new HandledThings();
  #titles = 0;

  read(part: Part): void {
    const { outline, repeated } = part;
    const out = this.#out;
    out.begin(outline);
    this.#titles += outline.sections.slice(repeated).filter(({ depth }) => depth === 1).length;
    const blocks = readBlocks(outline, this.#titles);
    for (const block of blocks) part.place(block);
    extractApis(blocks, out);
    readBodies(outline, blocks, out);
    extractModels(blocks, out);
    if (out.models().length === 0)
      for (const block of blocks)
        if (repeated === 0 || block.section >= repeated) this.#things.note(block, out.sectionOf(block));
    extractPages(blocks, out);
    for (const item of extractRules(blocks, out)) this.#acceptance.set(item.id ?? item.text, item);
    for (const item of extractDependencies(outline, blocks, undefined, out)) {
      const key = `${item.kind} ${item.ref.toLowerCase()}`;
      if (!this.#dependencies.has(key)) this.#dependencies.set(key, item);
    }
  }

  end(): ExtractedTasks {
    const out = this.#out;
    if (out.models().length === 0)
      for (const { name, block, section } of this.#things.found())
        out.model({ block, section, confidence: possible }, name, []);
    dropBareTwins(out);
    dropShortTwins(out);
    return {
      apis: out.apis(),
      models: out.models(),
      pages: out.pages(),
      rules: out.rules(),
      acceptance: [...this.#acceptance.values()],
      dependencies: [...this.#dependencies.values()],
      omitted: out.omitted(),
    };
  }
}

/** Drops pages that a sentence calls by the last words of another's name: `Confirmation` of `Booking confirmation`. */
function dropShortTwins(out: Collector): void {
  const pages = out.pages();
  const tails = new Map<string, number>();
  for (const { confidence, name } of pages) {
    const words = confidence > 0.65 ? name.toLowerCase().split(' ') : [];
    for (let from = 1; from < words.length; from++) {
      const tail = words.slice(from).join(' ');
      tails.set(tail, (tails.get(tail) ?? 0) + 1);
    }
  }
  for (const page of pages) {
    if (page.route !== null || page.confidence > 0.6) continue;
    if (tails.get(page.name.toLowerCase()) !== 1) continue;
    out.remove(page.key);
    out.omit('page', page.name, 'part of the name of another page', page.line);
  }
}

/** Drops endpoints that only repeat a part of another: without its method, without its prefix, or the prefix alone. */
function dropBareTwins(out: Collector): void {
  const full = out.apis().filter((api) => api.method !== null);
  const paths = new Set(full.map((api) => normalisePath(api.path)));
  const prefixes = new Set<string>();
  const tails = new Set<string>();
  for (const api of full) {
    const segments = normalisePath(api.path).split('/').slice(1, 12);
    for (let cut = 1; cut < segments.length; cut++) {
      prefixes.add(`/${segments.slice(0, cut).join('/')}`);
      if (api.confidence > 0.7) tails.add(`${api.method ?? ''} /${segments.slice(cut).join('/')}`);
    }
  }
  for (const api of out.apis()) {
    const path = normalisePath(api.path);
    const isRelative = api.confidence <= 0.7 && tails.has(`${api.method ?? ''} ${path}`);
    if (isRelative || (api.method === null && (paths.has(path) || prefixes.has(path)))) {
      out.remove(api.key);
      out.omit('api', `${api.method ?? '*'} ${api.path}`, 'part of another endpoint', api.line);
    }
  }
}
