import { checkFrontmatter, extractTasks, outline } from '@orch/prd';

import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { reportFailure } from '../render/failure.ts';
import { checkResult, renderFindings } from '../render/findings.ts';
import { readPrdFile } from './prd-file.ts';

import type { CheckFlags } from './prd.command.ts';
import { taskFindings } from './task-findings.ts';

/** `orch prd check`: all findings on a document; exit code 3 where it is invalid. */
export async function prdCheck({ process }: CliContext, flags: CheckFlags, path: string): Promise<void> {
  try {
    const { file, text } = readPrdFile(process, flags.cwd, path);
    const document = outline(text, { file });
    const found = [
      ...document.diagnostics,
      ...(document.frontmatter ? await checkFrontmatter(document) : []),
      ...taskFindings(file, extractTasks(document)),
    ].sort((left, right) => (left.location?.line ?? 0) - (right.location?.line ?? 0));
    const result = checkResult(file, found, flags.strict);
    process.stdout.write(flags.json ? `${JSON.stringify(result, undefined, 2)}\n` : renderFindings(result));
    if (!result.success) process.exitCode = exitCodes.invalidDocument;
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  }
}
