import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import type { Manifest } from '../workspace.ts';
import { checkPackedManifest } from './manifest.ts';

/** Ways of resolving that a package of ES modules alone does not serve. */
const notServed = new Set(['node10', 'node16-cjs']);

/**
 * Looks at a packed package the way its users' tools will: its manifest, publint, and the agreement of types and
 * code (are-the-types-wrong, profile "ES modules only"). Returns one sentence a problem.
 */
export async function inspectTarball(tarball: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const packed = createPackageFromTarballData(tarball);
  const folder = `/node_modules/${packed.packageName}`;
  const manifest = JSON.parse(packed.readFile(`${folder}/package.json`)) as Manifest;
  const problems = checkPackedManifest(manifest);
  const files = new Set(packed.listFiles(folder));
  for (const file of files) {
    if (file.endsWith('.map')) problems.push(...lostSources(file, packed.readFile(file), files));
  }

  const lint = await publint({ strict: true, level: 'warning', pack: { tarball: tarball.buffer } });
  for (const message of lint.messages) {
    problems.push(`publint: ${formatMessage(message, lint.pkg, { color: false }) ?? message.code}`);
  }
  if (packed.containsTypes()) {
    const types = await checkPackage(packed);
    if (types.types !== false)
      problems.push(...types.problems.filter(isServed).map((it) => `types: ${JSON.stringify(it)}`));
  }
  return problems;
}

function isServed(problem: Problem): boolean {
  if ('resolutionKind' in problem) return !notServed.has(problem.resolutionKind);
  return !('resolutionOption' in problem) || !notServed.has(problem.resolutionOption);
}

/** A map whose sources are neither inside it nor beside it leads a debugger nowhere. */
function lostSources(file: string, text: string, files: ReadonlySet<string>): string[] {
  const map = JSON.parse(text) as { sources: string[]; sourcesContent?: unknown[] };
  if (map.sourcesContent?.length === map.sources.length) return [];
  const lost = map.sources.find((source) => !files.has(new URL(source, `file://${file}`).pathname));
  return lost === undefined ? [] : [`${file} names the source ${lost}, which is not packed`];
}
