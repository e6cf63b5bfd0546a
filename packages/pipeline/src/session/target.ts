import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

import {
  isOrchError,
  messageOf,
  OrchError,
  sha256,
  slugify,
  systemErrorCode,
  type Diagnostic,
  type Sha256,
  type SourceLocation,
} from '@orch/core';
import type { Feature, Outline, StatusName } from '@orch/prd';

import type { Lookups } from './early-lookups.ts';
import { hashPieces, isLarge, readUnchanged } from './large-document.ts';
import type { StartOptions } from './options.ts';
import type { DocumentIdentity, LookupRequest, RoadmapLookup } from '../documents/read-documents.ts';

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
  /** The bytes of a document that is too large for that, piece by piece. */
  readonly pieces: (() => AsyncIterable<Uint8Array>) | undefined;
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
export async function resolveTarget(options: TargetOptions, cache: Lookups): Promise<Target> {
  const { request } = options;
  return 'id' in request ? await byId(options, cache, request.id) : await byPath(options, cache, request.prdPath);
}

async function byId(options: TargetOptions, cache: Lookups, id: string): Promise<Target> {
  const { workspace, config } = options;
  const found = await lookUp(options, cache, { id });
  if (found?.feature === undefined) {
    throw new OrchError('ORCH_ROADMAP_MISSING', `there is no roadmap at ${config.roadmap}, or it is empty`, {
      help: 'create it, name it in orch.config.json, or start a document with --prd-path',
      location: { file: config.roadmap, line: 1, column: 1 },
    });
  }
  const { feature, diagnostics } = found;
  const namedAt = { file: config.roadmap, line: feature.row.line, column: 1 };
  return ofFeature(feature, diagnostics, readPrd(workspace.root, feature.prdPath, namedAt));
}

async function byPath(options: TargetOptions, cache: Lookups, path: string): Promise<Target> {
  const { workspace, config, cwd, version } = options;
  const prdPath = insideRepository(workspace.root, resolve(cwd, path), path);
  if (!/\.(?:md|markdown|mdx)$/i.test(prdPath) || prdPath === config.roadmap) {
    throw new OrchError('ORCH_PRD_NO_DOCUMENT', `${prdPath} is no requirement document`, {
      help: 'name a markdown file that is not the roadmap',
      location: { file: prdPath, line: 1, column: 1 },
    });
  }
  const document = readPrd(workspace.root, prdPath, undefined);
  const found = await lookUp(options, cache, { prdPath });
  if (found?.feature) return ofFeature(found.feature, found.diagnostics, document);
  const input = { identity: version, file: prdPath, sha: document.sha };
  const { id, slug, title } = await cache.getOrCompute<DocumentIdentity>('prd-parse', input, async () => {
    const { identifyDocument, identifyLarge } = await import('../documents/documents.ts');
    if (document.pieces) return await identifyLarge(prdPath, document.pieces());
    return identifyDocument(prdPath, await document.outline());
  });
  return {
    // Without an id, documents of one name in different folders are different features.
    taskId: id === undefined ? slugify([...foldersBelow(config.prds, prdPath), slug].join(' ')) : `${id}-${slug}`,
    id,
    slug,
    title: title ?? slug,
    prdPath,
    ...document,
    feature: undefined,
    diagnostics: found?.diagnostics ?? [],
  };
}

function foldersBelow(root: string, path: string): string[] {
  const folders = path.split('/').slice(0, -1);
  return path.startsWith(`${root}/`) ? folders.slice(root.split('/').length) : folders;
}

function ofFeature(feature: Feature, diagnostics: readonly Diagnostic[], document: ReadDocument): Target {
  const { id, slug, item, prdPath } = feature;
  return {
    taskId: `${id}-${slug}`,
    id,
    slug,
    title: item === '' ? slug : item,
    prdPath,
    ...document,
    feature,
    diagnostics,
  };
}

/** The row of an id or of a document; undefined where there is no roadmap, or nothing in it. */
async function lookUp(
  { workspace, config, version }: TargetOptions,
  cache: Lookups,
  by: LookupRequest['by'],
): Promise<RoadmapLookup | undefined> {
  const bytes = read(workspace.root, config.roadmap);
  // An empty file lists as much as one that is not there.
  if (bytes === undefined || bytes.every(isWhiteSpace)) return undefined;
  const request: LookupRequest = { file: config.roadmap, prdRoot: config.prds, by };
  const input = { ...request, version, sha: sha256(bytes) };
  return await cache.getOrCompute<RoadmapLookup>('roadmap-lookup', input, async () => {
    const { lookUpFeature } = await import('../documents/documents.ts');
    return lookUpFeature(bytes, request);
  });
}

/** Of ASCII. */
function isWhiteSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

type ReadDocument = Pick<Target, 'sha' | 'outline' | 'pieces'>;

function readPrd(root: string, path: string, namedAt: SourceLocation | undefined): ReadDocument {
  const size = withFile(root, path, (_file, bytes) => bytes);
  if (size === undefined) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    throw new OrchError('ORCH_PRD_MISSING', `the requirement document ${path} does not exist`, {
      help: namedAt
        ? `create it, or correct its path in ${namedAt.file}`
        : `check the path${folder === '' ? '' : ` below ${folder}`}`,
      location: namedAt ?? { file: path, line: 1, column: 1 },
    });
  }
  const scan = async (bytes: Uint8Array): Promise<Outline> =>
    (await import('../documents/documents.ts')).readOutline(bytes, path);
  const sha = isLarge(size) ? withFile(root, path, hashPieces) : undefined;
  if (sha !== undefined) {
    const file = join(root, path);
    return { sha, outline: () => scan(readFileSync(file)), pieces: () => readUnchanged(file, path, sha) };
  }
  const bytes = read(root, path) ?? new Uint8Array();
  let known: Promise<Outline> | undefined;
  return { sha: sha256(bytes), outline: () => (known ??= scan(bytes)), pieces: undefined };
}

function read(root: string, path: string): Uint8Array | undefined {
  return withFile(root, path, (file) => readFileSync(file));
}

/** Does something with a regular file and its size; undefined where there is none. */
function withFile<T>(root: string, path: string, work: (file: string, bytes: number) => T): T | undefined {
  try {
    const file = join(root, path);
    const status = statSync(file);
    // A pipe or a device would be read for ever.
    if (!status.isFile()) {
      throw new OrchError('ORCH_PRD_UNREADABLE', `${path} is no regular file`, {
        help: 'give the path of a file',
        location: { file: path, line: 1, column: 1 },
      });
    }
    return work(file, status.size);
  } catch (cause) {
    if (isOrchError(cause)) throw cause;
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

/**
 * Reads the value of `--status`, in any case and with `-` or `_` for spaces.
 *
 * @throws OrchError `ORCH_USAGE_STATUS`, and `ORCH_ROADMAP_DEMOTION` where the row is done already.
 */
export async function parseStatus(text: string, target: Target): Promise<StatusName> {
  const { readStatusName } = await import('../documents/documents.ts');
  const found = readStatusName(text);
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
