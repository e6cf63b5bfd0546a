import type { Cache } from '@orch/cache';
import { sha256, type Diagnostic } from '@orch/core';
import { extractTasks, type ExtractedTasks } from '@orch/prd';

import { deriveRoles } from '../documents/roles.ts';
import type { Target } from './target.ts';

/** All that a start reads from its document: a pure function of the text and of the version of orch. */
export interface DocumentFacts {
  readonly sections: number;
  readonly tasks: ExtractedTasks;
  readonly roles: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the facts of a document, from the cache where the same text has been read before. */
export function documentFacts(target: Target, cache: Cache, version: string): DocumentFacts {
  const input = { facts: version, file: target.prdPath, text: sha256(target.text) };
  const known = cache.get<DocumentFacts>('prd-parse', input);
  if (known) return known.value;
  const outline = target.outline();
  const tasks = extractTasks(outline);
  const facts: DocumentFacts = {
    sections: outline.sections.length,
    tasks,
    roles: deriveRoles(outline, tasks),
    diagnostics: outline.diagnostics,
  };
  cache.set('prd-parse', input, facts);
  return facts;
}
