import type { Outline } from '../outline/types.ts';
import type { ExtractedTasks } from './task.ts';

import { readBodies } from './api-bodies.ts';
import { readBlocks } from './blocks.ts';
import { Collector, normalisePath } from './collector.ts';
import { extractApis } from './extract-apis.ts';
import { extractDependencies } from './extract-dependencies.ts';
import { extractModels } from './extract-models.ts';
import { extractPages } from './extract-pages.ts';
import { extractRules } from './extract-rules.ts';

/**
 * Reads what a document asks for, without a model and without a markdown tree: endpoints, data models, pages, rules,
 * acceptance items and dependencies. Each task says where it was read and how sure that is; what was considered and
 * left out stands in `omitted` with its reason. The same item stated twice is one task. Deterministic, and linear in
 * the length of the document.
 */
export function extractTasks(outline: Outline): ExtractedTasks {
  const out = new Collector(outline);
  const blocks = readBlocks(outline);
  extractApis(blocks, out);
  readBodies(outline, blocks, out);
  extractModels(blocks, out);
  extractPages(blocks, out);
  const acceptance = extractRules(blocks, out);
  const dependencies = extractDependencies(outline, blocks, undefined, out);
  dropBareTwins(out);
  return {
    apis: out.apis(),
    models: out.models(),
    pages: out.pages(),
    rules: out.rules(),
    acceptance,
    dependencies,
    omitted: out.omitted(),
  };
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
