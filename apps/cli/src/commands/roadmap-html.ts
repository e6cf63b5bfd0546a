import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { OrchError, sha256 } from '@orch/core';
import { outline, readFrontmatter, renderRoadmapHtml, type Roadmap } from '@orch/prd';

import type { CliContext } from '../context.ts';
import { reportFailure } from '../render/failure.ts';
import { printable } from '../render/printable.ts';
import { readDocumentFile } from './document-file.ts';
import { given } from './given.ts';
import { openRoadmap, pathInside, type OpenedRoadmap } from './roadmap-file.ts';
import type { RoadmapHtmlFlags } from './roadmap.command.ts';
import { writeWorkspaceFile } from './write-file.ts';

/** A page that orch has written says so. */
const ownPage = '<meta name="generator" content="orch roadmap html">';

/** `orch roadmap html`: the roadmap as a page, printed or written into a file. */
export async function roadmapHtml({ process }: CliContext, flags: RoadmapHtmlFlags): Promise<void> {
  try {
    const out = given('--out', flags.out);
    const opened = await openRoadmap(process, flags);
    const { file, roadmap, workspace, folder } = opened;
    const title = given('--title', flags.title) ?? titleOf(roadmap);
    if (out === undefined) {
      const html = renderRoadmapHtml(roadmap, { title });
      const result = { v: 1, success: true, file, out: null, mode: modeOf(flags), action: null, html };
      process.stdout.write(flags.json ? `${JSON.stringify(result, undefined, 2)}\n` : html);
      return;
    }
    const path = pathInside(workspace.root, resolve(folder, out), out);
    const html = renderRoadmapHtml(roadmap, { title, path });
    const action = await writePage(opened, path, html, flags);
    const result = { v: 1, success: true, file, out: path, mode: modeOf(flags), action, html: null };
    process.stdout.write(
      flags.json
        ? `${JSON.stringify(result, undefined, 2)}\n`
        : `${printable(path)}: ${flags.dryRun ? 'dry run, ' : ''}${action}\n`,
    );
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  }
}

function modeOf(flags: RoadmapHtmlFlags): 'run' | 'dry-run' {
  return flags.dryRun ? 'dry-run' : 'run';
}

function titleOf({ text, file }: Roadmap): string {
  const document = outline(text, { file });
  return readFrontmatter(document).get('title') ?? document.sections[0]?.title ?? 'Roadmap';
}

async function writePage(
  { workspace }: OpenedRoadmap,
  path: string,
  html: string,
  flags: RoadmapHtmlFlags,
): Promise<'create' | 'update' | 'unchanged'> {
  if (!/\.html?$/i.test(path)) {
    throw new OrchError('ORCH_USAGE', `${path} is no name of an HTML page`, { help: 'let it end in .html' });
  }
  const absolute = join(workspace.root, path);
  let before: Buffer | undefined;
  if (existsSync(absolute)) {
    const bytes = readDocumentFile(absolute, path, (cause) => {
      return new OrchError('ORCH_PRD_UNREADABLE', `${path} was removed meanwhile`, { cause });
    });
    before = Buffer.from(bytes);
  }
  if (before?.equals(Buffer.from(html)) === true) return 'unchanged';
  if (before !== undefined && !before.includes(ownPage) && !flags.overwrite) {
    throw new OrchError('ORCH_USAGE', `${path} is a file that orch has not written`, {
      help: 'name another file, or pass --overwrite',
    });
  }
  const base = before === undefined ? null : sha256(before);
  await writeWorkspaceFile(workspace, { path, text: html, base }, flags.dryRun);
  return before === undefined ? 'create' : 'update';
}
