import { basename } from 'node:path';

import type { Json } from '@orch/core';

import { crc32 } from './crc.ts';
import { fileErrorAt } from './errors.ts';
import type { FileSystem } from './file-system.ts';
import { ProgressWriter } from './progress.ts';
import type { Mark } from './mark.ts';
import { putUint32 } from './put-uint32.ts';
import type { PlainChange } from './step.ts';
import { writeAll } from './write-all.ts';

/** First bytes of a journal that tells how far its changes came, and of one that does not. */
export const tracedMagic: Buffer = Buffer.from('orch-tx3');
export const untracedMagic: Buffer = Buffer.from('orch-tx2');
/** Stands where the next record would; the CRC-32 of everything before it follows. */
export const trailer = 0xffff_ffff;
/** Follows a journal whose changes are all made, and stay, although the disk may not have their contents yet. */
export const committedMark: Buffer = Buffer.from('orch-end');
const pageBytes = 128 * 1024;
/** Room that is made for most records, without their data. */
const shortBytes = 16 * 1024;
/** A page of a writer that has finished, for the next one. */
let spare: Buffer | undefined;
/** Old content beyond this is copied to a file of its own, which some file systems do without copying. */
const inlineBytes = 16 * 1024 * 1024;

export interface JournalOptions {
  /** Plain data of the caller, for whoever recovers. */
  readonly note: Json | undefined;
  /** Whether it is told how far the changes came. */
  readonly traced: boolean;
}

/**
 * Writes an undo journal: a magic word, a record with the caller's note, one a change, and a CRC-32 over all of it.
 * Records are `[length of JSON, length of bytes, JSON, bytes]`. Without a right CRC nothing was changed yet. What
 * follows it tells how far the changes came, if that is asked for.
 */
export class JournalWriter {
  readonly #fileSystem: FileSystem;
  readonly #fd: number;
  readonly #path: string;
  readonly #absolute: (path: string) => string;
  readonly #progress: ProgressWriter | undefined;
  readonly #note: Json | undefined;
  /** Records that are not written yet; undefined before the first. */
  #page: Buffer | undefined;
  #used = 0;
  #crc = 0;
  #inlined = 0;
  readonly #backups: string[] = [];

  /**
   * @param path of the journal; copies of large files are made beside it
   * @param absolute maps a path of a change to one of the file system
   */
  constructor(
    fileSystem: FileSystem,
    fd: number,
    path: string,
    absolute: (path: string) => string,
    { note, traced }: JournalOptions,
  ) {
    this.#fileSystem = fileSystem;
    this.#fd = fd;
    this.#path = path;
    this.#absolute = absolute;
    this.#progress = traced ? new ProgressWriter(fileSystem, fd) : undefined;
    this.#note = note;
  }

  /** How far the changes came; undefined if this journal does not tell. */
  get progress(): ProgressWriter | undefined {
    return this.#progress;
  }

  /** Bytes of old content in the journal and beside it. */
  get size(): number {
    return this.#inlined;
  }

  /**
   * @param old what the file holds that is changed
   * @param mark of what it will hold
   */
  record(change: PlainChange, old: Uint8Array | undefined, mark?: Mark): void {
    const backup = old !== undefined && this.#inlined + old.byteLength > inlineBytes;
    const json = JSON.stringify(backup ? { ...change, mark, backup: this.#copy(change.path) } : { ...change, mark });
    const data = backup ? undefined : old;
    this.#inlined += data?.byteLength ?? 0;
    this.#pushRecord(json, data);
  }

  /** Copies of large files; of no use after the commit. */
  get backups(): readonly string[] {
    return this.#backups;
  }

  /** Completes the journal; from now on it is what recovery goes by. */
  finish(): void {
    const page = this.#pageFor(8);
    page.writeUInt32LE(trailer, this.#used);
    page.writeUInt32LE(crc32(page.subarray(0, this.#used), this.#crc), this.#used + 4);
    this.#put(page.subarray(0, this.#used + 8));
    spare = page;
  }

  /** Says that a change is begun, and with that, that the one before is made. */
  begin(index: number): void {
    try {
      this.#progress?.write('begin', index);
    } catch (error) {
      throw fileErrorAt(error, this.#path);
    }
  }

  /** Says that all changes are made. The journal may have to stay for a while. */
  commit(): void {
    this.#put(committedMark);
  }

  #copy(path: string): string {
    const copy = `${this.#path.slice(0, this.#path.lastIndexOf('.'))}.b${this.#backups.length}`;
    this.#backups.push(copy);
    this.#fileSystem.copyFile(this.#absolute(path), copy);
    return basename(copy);
  }

  #pushRecord(json: string, data: Uint8Array | undefined): void {
    // a unit takes three bytes at most
    const isShort = json.length * 3 <= shortBytes;
    const page = this.#pageFor(8 + (isShort ? shortBytes : 0));
    const text = isShort ? undefined : Buffer.from(json);
    const start = this.#used;
    this.#used += 8 + (text === undefined ? page.write(json, start + 8) : 0);
    putUint32(page, text?.byteLength ?? this.#used - start - 8, start);
    putUint32(page, data === undefined ? 0 : data.byteLength + 1, start + 4);
    if (text !== undefined) this.#push(text);
    if (data !== undefined) this.#push(data);
  }

  #push(bytes: Uint8Array): void {
    const page = this.#pageFor(bytes.byteLength);
    if (bytes.byteLength > pageBytes) {
      this.#write(bytes);
      return;
    }
    page.set(bytes, this.#used);
    this.#used += bytes.byteLength;
  }

  /** The page, which has been written if so many bytes did not fit any more. */
  #pageFor(needed: number): Buffer {
    const page = this.#page ?? this.#firstPage();
    if (needed > pageBytes - this.#used) this.#write(page.subarray(0, this.#used));
    return page;
  }

  #firstPage(): Buffer {
    const page = spare ?? Buffer.allocUnsafeSlow(pageBytes);
    spare = undefined;
    this.#page = page;
    this.#used = (this.#progress === undefined ? untracedMagic : tracedMagic).copy(page);
    this.#pushRecord(JSON.stringify(this.#note === undefined ? {} : { note: this.#note }), undefined);
    return page;
  }

  #write(bytes: Uint8Array): void {
    this.#crc = crc32(bytes, this.#crc);
    this.#put(bytes);
    this.#used = 0;
  }

  #put(bytes: Uint8Array): void {
    try {
      writeAll(this.#fileSystem, this.#fd, bytes);
    } catch (error) {
      throw fileErrorAt(error, this.#path);
    }
  }
}
