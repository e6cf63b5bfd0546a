import { basename, dirname, join } from 'node:path';

import { crc32 } from './crc.ts';
import type { FileSystem } from './file-system.ts';
import { normalizePath } from './paths.ts';
import type { Change } from './step.ts';
import { writeAll } from './write-all.ts';

/** A change and the content the file had before. */
export interface JournalRecord {
  readonly change: Change;
  readonly old: Uint8Array | undefined;
}

const magic = Buffer.from('orch-tx1');
const trailer = 0xffff_ffff;
const bufferedBytes = 1024 * 1024;
/** Old content beyond this is copied to a file of its own, which some file systems do without copying. */
const inlineBytes = 16 * 1024 * 1024;

/**
 * Writes an undo journal: a magic word, records of `[length of JSON, length of bytes, JSON, bytes]`, and a CRC-32 over
 * all of it. Without a right CRC nothing was changed yet.
 */
export class JournalWriter {
  readonly #fileSystem: FileSystem;
  readonly #fd: number;
  readonly #path: string;
  readonly #absolute: (path: string) => string;
  #buffers: Uint8Array[] = [magic];
  #buffered = magic.byteLength;
  #crc = 0;
  #inlined = 0;
  readonly #backups: string[] = [];

  /**
   * @param path of the journal; copies of large files are made beside it
   * @param absolute maps a path of a change to one of the file system
   */
  constructor(fileSystem: FileSystem, fd: number, path: string, absolute: (path: string) => string) {
    this.#fileSystem = fileSystem;
    this.#fd = fd;
    this.#path = path;
    this.#absolute = absolute;
  }

  /** Bytes of old content in the journal and beside it. */
  get size(): number {
    return this.#inlined;
  }

  record(change: Change, old: Uint8Array | undefined): void {
    const backup = old !== undefined && this.#inlined + old.byteLength > inlineBytes;
    const json = Buffer.from(JSON.stringify(backup ? { ...change, backup: this.#copy(change.path) } : change));
    const data = backup || old === undefined ? undefined : old;
    const head = Buffer.allocUnsafe(8);
    head.writeUInt32LE(json.byteLength, 0);
    head.writeUInt32LE(data === undefined ? 0 : data.byteLength + 1, 4);
    this.#inlined += data?.byteLength ?? 0;
    this.#push(head);
    this.#push(json);
    if (data !== undefined) this.#push(data);
    if (this.#buffered >= bufferedBytes) this.#write(Buffer.concat(this.#buffers));
  }

  /** Copies of large files; of no use after the commit. */
  get backups(): readonly string[] {
    return this.#backups;
  }

  /** Completes the journal; from now on it is what recovery goes by. */
  finish(): void {
    const body = Buffer.concat(this.#buffers);
    const end = Buffer.allocUnsafe(8);
    end.writeUInt32LE(trailer, 0);
    end.writeUInt32LE(crc32(body, this.#crc), 4);
    this.#write(Buffer.concat([body, end]));
  }

  #copy(path: string): string {
    const copy = `${this.#path.slice(0, this.#path.lastIndexOf('.'))}.b${this.#backups.length}`;
    this.#backups.push(copy);
    this.#fileSystem.copyFile(this.#absolute(path), copy);
    return basename(copy);
  }

  #push(bytes: Uint8Array): void {
    this.#buffers.push(bytes);
    this.#buffered += bytes.byteLength;
  }

  #write(bytes: Uint8Array): void {
    this.#crc = crc32(bytes, this.#crc);
    writeAll(this.#fileSystem, this.#fd, bytes);
    this.#buffers = [];
    this.#buffered = 0;
  }
}

/**
 * The records of a journal; undefined if it is not complete.
 *
 * @throws OrchError `ORCH_FS_UNSAFE_PATH` if a path in it leaves the root
 */
export function readJournal(fileSystem: FileSystem, path: string): JournalRecord[] | undefined {
  const bytes = fileSystem.readFile(path);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = buffer.byteLength - 8;
  if (end < magic.byteLength || !buffer.subarray(0, magic.byteLength).equals(magic)) return undefined;
  if (buffer.readUInt32LE(end) !== trailer) return undefined;
  if (buffer.readUInt32LE(end + 4) !== crc32(buffer.subarray(0, end))) return undefined;
  const records: JournalRecord[] = [];
  for (let at = magic.byteLength; at < end;) {
    const jsonLength = buffer.readUInt32LE(at);
    const dataLength = buffer.readUInt32LE(at + 4);
    const dataStart = at + 8 + jsonLength;
    const change = JSON.parse(buffer.toString('utf8', at + 8, dataStart)) as Change & { readonly backup?: string };
    checkPaths(change);
    at = dataStart + Math.max(0, dataLength - 1);
    const inline = dataLength === 0 ? undefined : buffer.subarray(dataStart, at);
    const old =
      change.backup === undefined ? inline : fileSystem.readFile(join(dirname(path), basename(change.backup)));
    records.push({ change, old });
  }
  return records;
}

function checkPaths(change: Change): void {
  normalizePath(change.path);
  if (change.kind === 'move') normalizePath(change.from);
  if ('temporary' in change && change.temporary !== undefined) normalizePath(change.temporary);
}
