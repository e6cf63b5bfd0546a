import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

import { messageOf, nearest, OrchError, systemErrorCode, type Diagnostic, type SourceLocation } from '@orch/core';
import {
  decodeDocument,
  identifyPrd,
  outline,
  parseRoadmap,
  resolveFeature,
  type Feature,
  type Outline,
  type Roadmap,
} from '@orch/prd';

import type { StartOptions } from './options.ts';

/** The document that a start works on, as it is at the beginning. */
export interface Target {
  /** `<id>-<slug>`; without an id, the slug alone. */
  readonly taskId: string;
  readonly id: string | undefined;
  readonly slug: string;
  readonly title: string;
  /** Repository-relative, with `/`. */
  readonly prdPath: string;
  /** The document as it was read. */
  readonly text: string;
  /** Its structure, worked out when it is first asked for. */
  readonly outline: () => Outline;
  /** The roadmap row; undefined for a document that the roadmap does not list. */
  readonly feature: Feature | undefined;
  /** Judgements about the roadmap. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds and reads the requirement document of a request.
 *
 * @throws OrchError `ORCH_ROADMAP_MISSING`, `ORCH_ROADMAP_UNKNOWN_ID`, `ORCH_ROADMAP_DUPLICATE_ID`,
 *   `ORCH_PRD_MISSING`, `ORCH_PRD_OUTSIDE`, and what `decodeDocument` throws for a file that is no text.
 */
export function resolveTarget(options: Pick<StartOptions, 'request' | 'workspace' | 'config' | 'cwd'>): Target {
  return 'id' in options.request ? byId(options, options.request.id) : byPath(options, options.request.prdPath);
}

type TargetOptions = Pick<StartOptions, 'workspace' | 'config' | 'cwd'>;

function byId({ workspace, config }: TargetOptions, id: string): Target {
  const roadmap = readRoadmap(workspace.root, config.roadmap);
  if (roadmap === undefined) {
    throw new OrchError('ORCH_ROADMAP_MISSING', `there is no roadmap at ${config.roadmap}`, {
      help: 'create it, name it in orch.config.json, or start a document with --prd-path',
      location: { file: config.roadmap, line: 1, column: 1 },
    });
  }
  const feature = resolveFeature(roadmap, id, { prdRoot: config.prds });
  const document = readPrd(workspace.root, feature.prdPath, {
    file: config.roadmap,
    line: feature.row.line,
    column: 1,
  });
  return {
    taskId: `${feature.id}-${feature.slug}`,
    id: feature.id,
    slug: feature.slug,
    title: feature.item === '' ? feature.slug : feature.item,
    prdPath: feature.prdPath,
    ...document,
    feature,
    diagnostics: roadmap.diagnostics,
  };
}

function byPath({ workspace, config, cwd }: TargetOptions, path: string): Target {
  const prdPath = insideRepository(workspace.root, resolve(cwd, path), path);
  const document = readPrd(workspace.root, prdPath, undefined);
  const identity = identifyPrd(prdPath, document.outline());
  const roadmap = readRoadmap(workspace.root, config.roadmap);
  const isListed = identity.id !== undefined && roadmap?.rows.some((row) => row.id === identity.id);
  const feature =
    isListed && roadmap && identity.id !== undefined
      ? resolveFeature(roadmap, identity.id, { prdRoot: config.prds })
      : undefined;
  const own = feature?.prdPath === prdPath ? feature : undefined;
  return {
    taskId: identity.id === undefined ? identity.slug : `${identity.id}-${identity.slug}`,
    id: identity.id,
    slug: identity.slug,
    title: own?.item ?? document.outline().sections.find((section) => section.depth === 1)?.title ?? identity.slug,
    prdPath,
    ...document,
    feature: own,
    diagnostics: roadmap?.diagnostics ?? [],
  };
}

/** The roadmap, or undefined where the file does not exist. */
function readRoadmap(root: string, path: string): Roadmap | undefined {
  const bytes = read(root, path);
  return bytes === undefined ? undefined : parseRoadmap(decodeDocument(bytes, path), { file: path });
}

function readPrd(root: string, path: string, namedAt: SourceLocation | undefined): Pick<Target, 'text' | 'outline'> {
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
  const text = decodeDocument(bytes, path);
  let known: Outline | undefined;
  return { text, outline: () => (known ??= outline(text, { file: path })) };
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
    throw new OrchError('ORCH_USAGE_STATUS', `${target.prdPath} has no row in the roadmap whose status could be set`);
  }
  if (target.feature.status.name === 'Done' && found !== 'Done') {
    throw new OrchError('ORCH_ROADMAP_DEMOTION', `${target.feature.id} is done; orch never takes that back`, {
      help: 'edit the row by hand where that is meant',
    });
  }
  return found;
}
