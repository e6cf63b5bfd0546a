import type { Outline } from '../outline/types.ts';
import type { ExtractedTasks } from './task.ts';

import { wholeDocument } from './part.ts';
import { TaskReader } from './task-reader.ts';

/**
 * Reads what a document asks for, without a model and without a markdown tree: endpoints, data models, pages, rules,
 * acceptance items and dependencies. Each task says where it was read and how sure that is; what was considered and
 * left out stands in `omitted` with its reason. The same item stated twice is one task. Deterministic, and linear in
 * the length of the document.
 */
export function extractTasks(outline: Outline): ExtractedTasks {
  const reader = new TaskReader();
  reader.read(wholeDocument(outline));
  return reader.end();
}
