import { createReadStream } from 'node:fs';

const newline = 0x0a;

/** The lines of a file without their ends. Of one longer than `maxBytes` the beginning is given, as live. */
export async function* recordedLines(path: string, maxBytes: number): AsyncGenerator<string> {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  const keep = (part: Buffer): void => {
    const fitting = part.subarray(0, maxBytes - keptBytes);
    if (fitting.length > 0) kept.push(fitting);
    keptBytes += fitting.length;
  };
  const flush = (): string => {
    const text = Buffer.concat(kept).toString('utf8');
    kept = [];
    keptBytes = 0;
    return text;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 ** 2 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, end));
      from = end + 1;
      yield flush();
    }
    keep(chunk.subarray(from));
  }
  if (keptBytes > 0) yield flush();
}
