import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { findWorkspace, isTrusted, loadConfig, type Workspace } from '@orch/config';
import { OrchError, sha256, type Sha256 } from '@orch/core';
import { decodeDocument, parseRoadmap, type Roadmap } from '@orch/prd';

import { userStateDir, type CliProcess } from '../context.ts';
import { folderOf, readDocumentFile } from './document-file.ts';
import { given } from './given.ts';
import type { RoadmapFlags } from './roadmap.command.ts';

export interface OpenedRoadmap {
  readonly workspace: Workspace;
  /** The folder that paths of the command line start from. */
  readonly folder: string;
  /** The roadmap's path from the root of the repository. */
  readonly file: string;
  readonly roadmap: Roadmap;
  /** Of the bytes that were read. */
  readonly hash: Sha256;
}

/**
 * Reads the roadmap of `--roadmap`, else that of the configuration.
 *
 * @throws OrchError `ORCH_ROADMAP_MISSING`, `ORCH_USAGE` for a file outside of the repository, and what
 *   `readDocumentFile`, `decodeDocument`, `findWorkspace` and `loadConfig` throw.
 */
export async function openRoadmap(process: CliProcess, flags: RoadmapFlags): Promise<OpenedRoadmap> {
  const folder = folderOf(process, flags.cwd);
  const workspace = findWorkspace({ cwd: folder, userStateDir: userStateDir(process.env) });
  const named = given('--roadmap', flags.roadmap);
  const file =
    named === undefined
      ? (await loadConfig(workspace.root, isTrusted(workspace))).roadmap
      : pathInside(workspace.root, resolve(folder, named), named);
  const bytes = readDocumentFile(join(workspace.root, file), file, (cause) => {
    const help = named === undefined ? 'create it, or name it in orch.config.json' : 'correct --roadmap';
    const location = { file, line: 1, column: 1 };
    return new OrchError('ORCH_ROADMAP_MISSING', `there is no roadmap at ${file}`, { cause, help, location });
  });
  return { workspace, folder, file, roadmap: parseRoadmap(decodeDocument(bytes, file), { file }), hash: sha256(bytes) };
}

/**
 * The path of a file from the root of its repository, with `/`. The file need not be there.
 *
 * @param given - how the user wrote the path.
 * @throws OrchError `ORCH_USAGE` where it is outside.
 */
export function pathInside(root: string, absolute: string, written: string): string {
  const path = relative(root, realPath(absolute));
  if (path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path))
    return path.split(sep).join('/');
  throw new OrchError('ORCH_USAGE', `${written} is outside of the repository ${root}`, {
    help: 'name a file of the repository, or pass its folder with --cwd',
  });
}

/** Follows the links of the folders that are there; the rest of the path cannot have any. */
function realPath(absolute: string): string {
  try {
    return realpathSync(absolute);
  } catch {
    // The file itself may be yet to be made.
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(realPath(parent), absolute.slice(parent.length));
  }
}
