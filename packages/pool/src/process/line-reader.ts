import type { OutputFile } from './output-file.ts';
import type { OutputLine } from './types.ts';

/** How much is read in one go: more would hold up the event loop. */
const portionBytes = 1024 ** 2;
const newline = 0x0a;

/** Reads the lines of an output file that a child is still writing. */
export interface LineReader {
  /** Gives the lines of the next portion. Returns whether there is more to read at once. */
  readonly next: () => boolean;
  /** Gives what stands after the last line end. */
  readonly finish: () => void;
}

/**
 * Gives every line of an output once. Of a line longer than `maxBytes` the beginning is given, cut between characters,
 * and `droppedBytes` counts the rest. Where the child truncates its output, reading begins anew.
 */
export function lineReader(
  output: OutputFile,
  name: OutputLine['output'],
  maxBytes: number,
  give: (line: OutputLine) => void,
): LineReader {
  let position = 0;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let droppedBytes = 0;

  const keep = (part: Buffer): void => {
    const room = Math.min(part.length, maxBytes - keptBytes);
    droppedBytes += part.length - room;
    if (room === 0) return;
    kept.push(part.subarray(0, room));
    keptBytes += room;
  };
  const flush = (): void => {
    const [first = Buffer.alloc(0)] = kept;
    const bytes = kept.length > 1 ? Buffer.concat(kept) : first;
    const end = droppedBytes === 0 ? bytes.length : wholeCharacters(bytes);
    const line = {
      output: name,
      text: bytes.toString('utf8', 0, end),
      droppedBytes: droppedBytes + bytes.length - end,
    };
    kept = [];
    keptBytes = 0;
    droppedBytes = 0;
    give(line);
  };
  const next = (): boolean => {
    const size = output.size();
    if (size < position) {
      position = 0;
      kept = [];
      keptBytes = 0;
      droppedBytes = 0;
    }
    if (size === position) return false;
    const buffer = Buffer.allocUnsafe(Math.min(size - position, portionBytes));
    const portion = buffer.subarray(0, output.readAt(position, buffer));
    position += portion.length;
    let from = 0;
    for (let end = portion.indexOf(newline); end !== -1; end = portion.indexOf(newline, from)) {
      keep(portion.subarray(from, end));
      from = end + 1;
      flush();
    }
    keep(portion.subarray(from));
    return portion.length > 0 && position < size;
  };
  const finish = (): void => {
    if (keptBytes > 0 || droppedBytes > 0) flush();
  };
  return { next, finish };
}

/** Up to where bytes are whole UTF-8 characters, where a cut may have split the last one. */
function wholeCharacters(bytes: Buffer): number {
  let start = bytes.length - 1;
  while (start > 0 && bytes.length - start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  const lead = bytes[start] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start + length > bytes.length ? start : bytes.length;
}
