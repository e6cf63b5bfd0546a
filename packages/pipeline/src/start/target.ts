import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

import type { Cache } from '@orch/cache';
import {
  messageOf,
  nearest,
  OrchError,
  sha256,
  systemErrorCode,
  type Diagnostic,
  type Sha256,
  type SourceLocation,
} from '@orch/core';
import type { Feature, Outline } from '@orch/prd';

import type { StartOptions } from './options.ts';
import type { RoadmapLookup } from './read-documents.ts';

/** The document that a start works on, as it is at the beginning. */
export interface Target {
  /** `<id>-<slug>`; without an id, the slug alone. */
  readonly taskId: string;
  readonly id: string | undefined;
  readonly slug: string;
  readonly title: string;
  /** Repository-relative, with `/`. */
  readonly prdPath: string;
  /** Hash of the document's bytes as they were read. What a document states is remembered under it. */
  readonly sha: Sha256;
  /** The structure of the document, worked out when it is first asked for. */
  readonly outline: () => Promise<Outline>;
  /** The roadmap row; undefined for a document that the roadmap does not list. */
  readonly feature: Feature | undefined;
  /** Judgements about the roadmap. */
  readonly diagnostics: readonly Diagnostic[];
}

export type TargetOptions = Pick<StartOptions, 'request' | 'workspace' | 'config' | 'cwd' | 'version'>;

/**
 * Finds and reads the requirement document of a request. What a text states is remembered in the cache by its content.
 *
 * @throws OrchError `ORCH_ROADMAP_MISSING`, `ORCH_ROADMAP_UNKNOWN_ID`, `ORCH_ROADMAP_DUPLICATE_ID`,
 *   `ORCH_PRD_MISSING`, `ORCH_PRD_OUTSIDE`, and what `decodeDocument` throws for a file that is no text.
 */
export async function resolveTarget(options: TargetOptions, cache: Cache): Promise<Target> {
  const { request } = options;
  return 'id' in request ? await byId(options, cache, request.id) : await byPath(options, cache, request.prdPath);
}

async function byId(options: TargetOptions, cache: Cache, id: string): Promise<Target> {
  const { workspace, config } = options;
  const found = await lookUp(options, cache, id);
  if (found === undefined) {
    throw new OrchError('ORCH_ROADMAP_MISSING', `there is no roadmap at ${config.roadmap}`, {
      help: 'create it, name it in orch.config.json, or start a document with --prd-path',
      location: { file: config.roadmap, line: 1, column: 1 },
    });
  }
  const { diagnostics } = found;
  const feature = found.feature as Feature;
  return {
    taskId: `${feature.id}-${feature.slug}`,
    id: feature.id,
    slug: feature.slug,
    title: feature.item === '' ? feature.slug : feature.item,
    prdPath: feature.prdPath,
    ...readPrd(workspace.root, feature.prdPath, { file: config.roadmap, line: feature.row.line, column: 1 }),
    feature,
    diagnostics,
  };
}

async function byPath(options: TargetOptions, cache: Cache, path: string): Promise<Target> {
  const { workspace, cwd, version } = options;
  const prdPath = insideRepository(workspace.root, resolve(cwd, path), path);
  const document = readPrd(workspace.root, prdPath, undefined);
  const input = { identity: version, file: prdPath, sha: document.sha };
  const { id, slug, title } = await remember(cache, 'prd-parse', input, async () => {
    const { identifyDocument } = await import('./read-documents.ts');
    return identifyDocument(prdPath, await document.outline());
  });
  const found = id === undefined ? undefined : await lookUp(options, cache, id, prdPath);
  return {
    taskId: id === undefined ? slug : `${id}-${slug}`,
    id,
    slug,
    title: found?.feature?.item ?? title ?? slug,
    prdPath,
    ...document,
    feature: found?.feature,
    diagnostics: found?.diagnostics ?? [],
  };
}

/**
 * The row of an id; undefined where there is no roadmap. With `prdPath`, only where the row names that document,
 * and no error where it does not.
 */
async function lookUp(
  { workspace, config, version }: TargetOptions,
  cache: Cache,
  id: string,
  prdPath?: string,
): Promise<RoadmapLookup | undefined> {
  const bytes = read(workspace.root, config.roadmap);
  if (bytes === undefined) return undefined;
  const request = { file: config.roadmap, id, prdRoot: config.prds, ...(prdPath === undefined ? {} : { prdPath }) };
  return await remember(cache, 'roadmap-lookup', { ...request, version, sha: sha256(bytes) }, async () => {
    const { lookUpFeature } = await import('./read-documents.ts');
    return lookUpFeature(bytes, request);
  });
}

/** What a pure function has answered for this input before, or answers now. Errors are not remembered. */
export async function remember<T extends object>(
  cache: Cache,
  type: string,
  input: object,
  compute: () => Promise<T>,
): Promise<T> {
  const known = cache.get<T>(type, input);
  if (known) return known.value;
  const value = await compute();
  cache.set(type, input, value);
  return value;
}

function readPrd(root: string, path: string, namedAt: SourceLocation | undefined): Pick<Target, 'sha' | 'outline'> {
  const bytes = read(root, path);
  if (bytes === undefined) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    throw new OrchError('ORCH_PRD_MISSING', `the requirement document ${path} does not exist`, {
      help: namedAt
        ? `create it, or correct its path in ${namedAt.file}`
        : `check the path${folder === '' ? '' : ` below ${folder}`}`,
      location: namedAt ?? { file: path, line: 1, column: 1 },
    });
  }
  let known: Promise<Outline> | undefined;
  const scan = async (): Promise<Outline> => (await import('./read-documents.ts')).readOutline(bytes, path);
  return { sha: sha256(bytes), outline: () => (known ??= scan()) };
}

function read(root: string, path: string): Uint8Array | undefined {
  try {
    return readFileSync(join(root, path));
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new OrchError('ORCH_PRD_UNREADABLE', `${path} could not be read: ${messageOf(cause)}`, {
      cause,
      help: code === 'EISDIR' ? 'give the path of a file, not of a folder' : 'check its permissions',
      location: { file: path, line: 1, column: 1 },
    });
  }
}

function insideRepository(root: string, absolute: string, given: string): string {
  let real: string;
  try {
    real = realpathSync(absolute);
  } catch (cause) {
    throw new OrchError('ORCH_PRD_MISSING', `the requirement document ${given} does not exist`, {
      cause,
      help: 'check the path',
      location: { file: given, line: 1, column: 1 },
    });
  }
  const path = relative(root, real);
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) {
    throw new OrchError('ORCH_PRD_OUTSIDE', `${given} is outside of the repository ${root}`, {
      help: 'run orch in the repository of the document, or pass its folder with --cwd',
    });
  }
  return path.split(sep).join('/');
}

const statusNames = ['Planned', 'In Progress', 'Blocked', 'Ready', 'Done', 'Not Started'] as const;
export type StatusName = (typeof statusNames)[number];

/**
 * Reads the value of `--status`, in any case and with `-` or `_` for spaces.
 *
 * @throws OrchError `ORCH_USAGE_STATUS`, and `ORCH_ROADMAP_DEMOTION` where the row is done already.
 */
export function parseStatus(text: string, target: Target): StatusName {
  const folded = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
  const found = statusNames.find((name) => name.toLowerCase() === folded);
  if (found === undefined) {
    const near = nearest(
      folded,
      statusNames.map((name) => name.toLowerCase()),
    );
    throw new OrchError('ORCH_USAGE_STATUS', `"${text}" is not a roadmap status`, {
      help: near === undefined ? `use one of: ${statusNames.join(', ')}` : `did you mean "${near}"?`,
    });
  }
  if (target.feature === undefined) {
    throw new OrchError('ORCH_USAGE_STATUS', `${target.prdPath} has no row in the roadmap whose status could be set`, {
      help: 'add a row for it to the roadmap first',
    });
  }
  if (target.feature.status.name === 'Done' && found !== 'Done') {
    throw new OrchError('ORCH_ROADMAP_DEMOTION', `${target.feature.id} is done; orch never takes that back`, {
      help: 'edit the row by hand where that is meant',
    });
  }
  return found;
}
