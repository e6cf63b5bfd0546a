import type { Diagnostic } from '@orch/core';
import {
  checkFrontmatter,
  checkRoadmap,
  decodeDocument,
  extractTasks,
  identifyPrd,
  outline,
  parseRoadmap,
  resolveFeature,
  type ExtractedTasks,
  type Feature,
  type Outline,
  type Roadmap,
} from '@orch/prd';

import { withoutOwnSections } from './own-sections.ts';
import { deriveRoles, writtenRoles } from './roles.ts';

export { readStatusName } from '@orch/prd';

// Everything here is a pure function of a document's bytes, whose answers are remembered in the cache.

/** A row of the roadmap and what is to say about the file. */
export interface RoadmapLookup {
  readonly feature: Feature | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface LookupRequest {
  readonly file: string;
  readonly prdRoot: string;
  /** The row with this id, or the one row that stands for this document. */
  readonly by: { readonly id: string } | { readonly prdPath: string };
}

/** What is wrong with the order and the number of rows, whichever of them it is said of. */
const ofTheTable = new Set(['ORCH_ROADMAP_DUPLICATE_ID', 'ORCH_ROADMAP_PHASE_ORDER']);

/**
 * Finds the row of an id or of a document.
 *
 * @throws OrchError what `decodeDocument` and `resolveFeature` throw; not for a document that no row stands for.
 */
export function lookUpFeature(bytes: Uint8Array, { file, prdRoot, by }: LookupRequest): RoadmapLookup {
  const roadmap = parseRoadmap(decodeDocument(bytes, file), { file });
  const id = 'id' in by ? by.id : idOfDocument(roadmap, by.prdPath, prdRoot);
  const row = roadmap.rows.find((candidate) => candidate.id === id);
  // Of the other rows, only what stops a table from being read concerns this feature.
  const ofRow = checkRoadmap(roadmap).filter(
    ({ code, location }) => !ofTheTable.has(code) && row !== undefined && location?.line === row.line,
  );
  const all = [...roadmap.diagnostics, ...ofRow];
  const diagnostics = [...new Map(all.map((item) => [JSON.stringify(item), item])).values()];
  return { feature: id === undefined ? undefined : resolveFeature(roadmap, id, { prdRoot }), diagnostics };
}

/** The id of the only row that stands for a document; several rows may share one, and then none of them is meant. */
function idOfDocument(roadmap: Roadmap, prdPath: string, prdRoot: string): string | undefined {
  const ids = new Set(roadmap.rows.filter((row) => row.prd.path === prdPath).map((row) => row.id));
  const [only] = ids;
  if (only === undefined || ids.size > 1 || roadmap.rows.filter((row) => row.id === only).length > 1) return undefined;
  return resolveFeature(roadmap, only, { prdRoot }).prdPath === prdPath ? only : undefined;
}

/** What a document says of itself, without a roadmap. */
export interface DocumentIdentity {
  readonly id?: string;
  readonly slug: string;
  /** Its first heading of the first level. */
  readonly title?: string;
}

export function identifyDocument(path: string, document: Outline): DocumentIdentity {
  const title = document.sections.find((section) => section.depth === 1)?.title;
  return { ...identifyPrd(path, document), ...(title === undefined ? {} : { title }) };
}

/** @throws OrchError what `decodeDocument` throws for a file that is no text. */
export function readOutline(bytes: Uint8Array, file: string): Outline {
  return outline(decodeDocument(bytes, file), { file });
}

/** All that a start reads from its document. */
export interface DocumentFacts {
  readonly sections: number;
  readonly tasks: ExtractedTasks;
  readonly roles: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export async function readFacts(document: Outline): Promise<DocumentFacts> {
  const asked = withoutOwnSections(document);
  const tasks = extractTasks(asked === document.text ? document : outline(asked, { file: document.file }));
  const diagnostics = [...document.diagnostics, ...(document.frontmatter ? await checkFrontmatter(document) : [])];
  diagnostics.push(...judgeTasks(document.file, tasks));
  return {
    sections: document.sections.length,
    tasks,
    roles: writtenRoles(document) ?? deriveRoles(document, tasks),
    diagnostics,
  };
}

/** What is to say about the tasks that a document states. */
export function judgeTasks(file: string, tasks: ExtractedTasks): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const [cut, ...others] = tasks.omitted.filter((item) => item.cut);
  if (cut) {
    const more = others.length === 0 ? '' : `; so it is in ${others.length} more`;
    diagnostics.push({
      code: 'ORCH_PRD_TEXT_CUT',
      severity: 'warning',
      message: `of this paragraph, item or line only the first 4,000 characters were searched for tasks${more}`,
      help: 'divide it; "omitted" in the output of --json has each place',
      location: { file: file, line: cut.line, column: 1 },
    });
  }
  const found = tasks.apis.length + tasks.models.length + tasks.pages.length + tasks.rules.length;
  if (found === 0) {
    diagnostics.push({
      code: 'ORCH_PRD_NO_TASKS',
      severity: 'warning',
      message: `${file} states nothing that could be done: no API, model, page or rule was found`,
      help: 'see the guide to the format of requirement documents',
      location: { file: file, line: 1, column: 1 },
    });
  }
  return diagnostics;
}
