import { basename, dirname, join } from 'node:path';

import { OrchError, type Json } from '@orch/core';

import { crc32 } from './crc.ts';
import type { FileSystem } from './file-system.ts';
import { committedMark, tracedMagic, trailer, untracedMagic } from './journal.ts';
import { normalizePath } from './paths.ts';
import { readProgress, type Stage } from './progress.ts';
import { inOrder, type Change } from './step.ts';

/** A change and the content the file had before. */
export interface JournalRecord {
  readonly change: Change;
  readonly old: Uint8Array | undefined;
  /** Undefined if it was never begun. */
  readonly stage: Stage | undefined;
}

export interface Journal {
  /** In the order in which the changes were made. */
  readonly records: readonly JournalRecord[];
  readonly note: Json | undefined;
  /** Whether all changes are made, and stay unless a loss of power has taken some of them. */
  readonly isCommitted: boolean;
  /** Whether it may be told what happens to the changes from now on. */
  readonly isTraced: boolean;
}

/**
 * Reads a journal; undefined if it is not complete, so that nothing was changed yet.
 *
 * @param trusted whether what it tells of its progress is true: no power was lost since
 * @throws OrchError `ORCH_FS_UNSAFE_PATH` if a path in it leaves the root; `ORCH_JOURNAL_NEWER`
 */
export function readJournal(fileSystem: FileSystem, path: string, trusted: boolean): Journal | undefined {
  const bytes = fileSystem.readFile(path);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const spans = findRecords(buffer);
  if (spans === undefined) return undefined;
  const end = spans.end + 8;
  const progress = trusted && isTraced(buffer) ? readProgress(buffer.subarray(end)) : undefined;
  const [head, ...changes] = spans.records.map(({ json, data }) => ({
    json: JSON.parse(buffer.toString('utf8', json.start, json.end)) as unknown,
    data: data && buffer.subarray(data.start, data.end),
  }));
  const records = changes.map(({ json, data }) => {
    const { backup, ...change } = json as Change & { readonly backup?: string };
    checkPaths(change);
    const old = backup === undefined ? data : fileSystem.readFile(join(dirname(path), basename(backup)));
    return { change, old };
  });
  return {
    records: inOrder(records, (record) => record.change).map((record, index) => ({
      ...record,
      stage: progress === undefined ? ('begun' as const) : progress.stages.get(index),
    })),
    note: (head?.json as { readonly note?: Json } | undefined)?.note,
    isCommitted: buffer.subarray(end).equals(committedMark) && !isTraced(buffer),
    isTraced: progress !== undefined && !progress.isBroken,
  };
}

function isTraced(buffer: Buffer): boolean {
  return buffer.subarray(0, tracedMagic.byteLength).equals(tracedMagic);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the records lie, and the end of the last one; undefined without a right CRC behind it. */
function findRecords(
  buffer: Buffer,
): { readonly records: readonly { json: Span; data: Span | undefined }[]; readonly end: number } | undefined {
  const magic = buffer.subarray(0, tracedMagic.byteLength);
  if (!magic.equals(tracedMagic) && !magic.equals(untracedMagic)) {
    if (magic.byteLength === tracedMagic.byteLength && magic.toString('latin1').startsWith('orch-tx'))
      throw unknownFormat();
    return undefined;
  }
  const records: { json: Span; data: Span | undefined }[] = [];
  for (let at = magic.byteLength; at + 8 <= buffer.byteLength;) {
    const jsonLength = buffer.readUInt32LE(at);
    if (jsonLength === trailer) {
      const isComplete = buffer.readUInt32LE(at + 4) === crc32(buffer.subarray(0, at));
      return isComplete ? { records, end: at } : undefined;
    }
    const dataLength = buffer.readUInt32LE(at + 4);
    const json = { start: at + 8, end: at + 8 + jsonLength };
    at = json.end + Math.max(0, dataLength - 1);
    records.push({ json, data: dataLength === 0 ? undefined : { start: json.end, end: at } });
  }
  return undefined;
}

function unknownFormat(): OrchError {
  return new OrchError(
    'ORCH_JOURNAL_NEWER',
    'files were left half written by another version, whose journal is not known',
    {
      help: 'start that version once: it brings the files back',
    },
  );
}

function checkPaths(change: Change): void {
  normalizePath(change.path);
  if (change.kind === 'move') normalizePath(change.from);
  if ('temporary' in change && change.temporary !== undefined) normalizePath(change.temporary);
}
