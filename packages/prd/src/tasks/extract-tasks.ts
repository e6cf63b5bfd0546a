import type { Outline } from '../outline/types.ts';
import type { ExtractedTasks } from './task.ts';

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

/** An endpoint without a method says nothing where the same path stands with one; nor is a path of an API a page. */
function dropBareTwins(out: Collector): void {
  const withMethod = new Set(
    out
      .apis()
      .filter((api) => api.method !== null)
      .map((api) => normalisePath(api.path)),
  );
  for (const api of out.apis()) if (api.method === null && withMethod.has(normalisePath(api.path))) out.remove(api.key);
}
