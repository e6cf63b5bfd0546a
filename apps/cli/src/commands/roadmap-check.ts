import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { OrchError } from '@orch/core';
import { checkRoadmap, decodeDocument, type CheckRoadmapOptions } from '@orch/prd';

import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { reportFailure } from '../render/failure.ts';
import { checkResult, renderFindings } from '../render/findings.ts';
import { readDocumentFile } from './document-file.ts';
import { given } from './given.ts';
import { openRoadmap, pathInside, type OpenedRoadmap } from './roadmap-file.ts';
import type { RoadmapCheckFlags } from './roadmap.command.ts';

/** `orch roadmap check`: all findings on the roadmap; exit code 3 where it is invalid. */
export async function roadmapCheck({ process }: CliContext, flags: RoadmapCheckFlags): Promise<void> {
  try {
    const opened = await openRoadmap(process, flags);
    const { root } = opened.workspace;
    const page = given('--mirror', flags.mirror);
    const found = checkRoadmap(opened.roadmap, {
      exists: (path) => existsSync(join(root, path)),
      ...(page === undefined ? {} : { mirror: readMirror(opened, page) }),
    }).sort((left, right) => (left.location?.line ?? 0) - (right.location?.line ?? 0));
    const result = checkResult(opened.file, found, flags.strict);
    process.stdout.write(flags.json ? `${JSON.stringify(result, undefined, 2)}\n` : renderFindings(result));
    if (!result.success) process.exitCode = exitCodes.invalidDocument;
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  }
}

function readMirror({ workspace, folder }: OpenedRoadmap, page: string): Required<CheckRoadmapOptions>['mirror'] {
  const file = pathInside(workspace.root, resolve(folder, page), page);
  const bytes = readDocumentFile(join(workspace.root, file), file, (cause) => {
    return new OrchError('ORCH_ROADMAP_MIRROR', `there is no page at ${file}`, {
      cause,
      help: `write it: orch roadmap html --out ${page}`,
    });
  });
  return { file, html: decodeDocument(bytes, file) };
}
