import { mkdirSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import writeFileAtomic from 'write-file-atomic';

import { createBatch, type BatchOptions } from '../src/index.ts';

export type Files = readonly (readonly [path: string, content: string])[];

/** Text files of 2 KB whose content is that of a round. */
export function filesOf(count: number, folders: number, round: number): Files {
  return Array.from({ length: count }, (_, i) => {
    const text =
      `export const value${i} = ${round};\n`.repeat(100).slice(0, 2000 - String(round).length) + String(round);
    // as one piece, as it would come from a template
    return [`d${i % folders}/f${i}.ts`, Buffer.from(text).toString('latin1')];
  });
}

/** What most tools do. */
async function promiseAll(root: string, files: Files): Promise<void> {
  await Promise.all(
    files.map(async ([path, content]) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }),
  );
}

/** The fastest that Node offers, without any guarantee. */
export function syncLoop(root: string, files: Files): void {
  const folders = new Set<string>();
  for (const [path, content] of files) {
    const target = join(root, path);
    const folder = dirname(target);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    writeFileSync(target, content);
  }
}

/** Each file old or new, and synced, but not all of them together. */
async function writeAtomically(root: string, files: Files): Promise<void> {
  await Promise.all(
    files.map(async ([path, content]) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFileAtomic(join(root, path), content);
    }),
  );
}

export async function flush(root: string, files: Files, options: Partial<BatchOptions> = {}): Promise<void> {
  const batch = createBatch({ root, ...options });
  for (const [path, content] of files) batch.write(path, content);
  await batch.flush();
}

type Lines = readonly (readonly [path: string, line: string])[];

export function linesOf(count: number, files: number): Lines {
  return Array.from({ length: count }, (_, i) => [`log${i % files}`, `line ${i}\n`]);
}

/** Lines come in any order. */
export async function appendAll(root: string, lines: Lines): Promise<void> {
  await Promise.all(lines.map(async ([path, line]) => await appendFile(join(root, path), line)));
}

export async function flushLines(root: string, lines: Lines, options: Partial<BatchOptions> = {}): Promise<void> {
  const batch = createBatch({ root, ...options });
  for (const [path, line] of lines) batch.append(path, line);
  await batch.flush();
}

export type Write = (root: string, files: Files) => Promise<void> | void;

/** By the name that tables have. */
export const allWays: ReadonlyMap<string, Write> = new Map<string, Write>([
  ['Promise.all writeFile', promiseAll],
  ['plain sync loop', syncLoop],
  ['write-file-atomic', writeAtomically],
  ['batch', async (root, files) => await flush(root, files)],
  ['batch, durability journal', async (root, files) => await flush(root, files, { durability: 'journal' })],
  ['batch, durability full', async (root, files) => await flush(root, files, { durability: 'full' })],
  ['batch, atomic file', async (root, files) => await flush(root, files, { atomic: 'file' })],
  ['batch, atomic none', async (root, files) => await flush(root, files, { atomic: 'none' })],
]);
