import { sha256 } from '@orch/core';

import { nodeCrypto, nodeZlib } from './builtins.ts';
import { isBelow, type OutputFile } from './output-files.ts';

/** Outputs of a task on their way between machines. */
export interface OutputBundle {
  readonly files: readonly OutputFile[];
  readonly emptyFolders: readonly string[];
  readonly value: unknown;
  /** One for each file, in their order. */
  readonly contents: readonly Uint8Array[];
}

const layout = 1;
/** What a bundle may have when it is unpacked, in bytes: a few compressed bytes can stand for any number. */
const largest = 2 ** 31 - 1;

/** A line of JSON and the contents one after the other, compressed. */
export function packBundle({ files, emptyFolders, value, contents }: OutputBundle): Uint8Array {
  const head = Buffer.from(`${JSON.stringify({ layout, files, emptyFolders, value })}\n`);
  return nodeZlib().zstdCompressSync(Buffer.concat([head, ...contents]));
}

/** What was packed, or undefined for anything else: each content has been checked against its digest. */
export function unpackBundle(packed: Uint8Array): OutputBundle | undefined {
  try {
    const bytes = nodeZlib().zstdDecompressSync(packed, { maxOutputLength: largest });
    const end = bytes.indexOf('\n');
    const head = JSON.parse(bytes.toString('utf8', 0, end)) as Partial<OutputBundle> & { readonly layout?: unknown };
    const { files, emptyFolders, value } = head;
    if (head.layout !== layout || !Array.isArray(files) || !files.every(isFile)) return undefined;
    if (!Array.isArray(emptyFolders) || !emptyFolders.every((path) => typeof path === 'string' && isBelow(path))) {
      return undefined;
    }
    let at = end + 1;
    const contents = files.map((file) => bytes.subarray(at, (at += file.bytes)));
    const isWhole = at === bytes.length && files.every(({ sha }, index) => sha256(contents[index] ?? '') === sha);
    return isWhole ? { files, emptyFolders, value, contents } : undefined;
  } catch {
    // No zstd, too large, or no JSON: something else has this name.
    return undefined;
  }
}

function isFile(value: unknown): value is OutputFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, sha, bytes, mode } = value as Partial<Record<keyof OutputFile, unknown>>;
  if (typeof path !== 'string' || !isBelow(path) || typeof sha !== 'string') return false;
  return Number.isSafeInteger(bytes) && Number(bytes) >= 0 && Number.isInteger(mode) && (Number(mode) & ~0o777) === 0;
}

/** A signature by a secret, over the name too, so that no artifact can stand for another. */
export function signBundle(secret: string, hash: string, packed: Uint8Array): string {
  return nodeCrypto().createHmac('sha256', secret).update(`${hash}\n`).update(packed).digest('base64');
}

export function isSignedBy(secret: string, hash: string, packed: Uint8Array, tag: string | undefined): boolean {
  const [given, right] = [Buffer.from(tag ?? ''), Buffer.from(signBundle(secret, hash, packed))];
  return given.length === right.length && nodeCrypto().timingSafeEqual(given, right);
}
