import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { Transform } from 'node:stream';

import type { LedgerTokens } from '../../ledger/types.ts';
import { anthropicUse } from './anthropic.ts';
import { geminiUse } from './gemini.ts';
import { chatUse, responsesUse } from './openai.ts';
import { noTokens, object, type ToldUse, type UseReader } from './tokens.ts';

/** The languages of providers that are understood. */
export type Protocol = 'anthropic-messages' | 'openai-chat' | 'openai-responses' | 'gemini';

const readers: Readonly<Record<Protocol, () => UseReader>> = {
  'anthropic-messages': anthropicUse,
  'openai-chat': chatUse,
  'openai-responses': responsesUse,
  gemini: geminiUse,
};

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** More of one line, or of an answer that is no stream, is not read: then its use is not known. */
const mostBytes = 32 * 1024 ** 2;

/** Reads what an answer tells of its use while its bytes go on to whom they are for. */
export interface AnswerReader {
  readonly write: (chunk: Buffer) => void;
  /** After the last byte: what was used, and whether that is all of it. */
  readonly end: () => Promise<{ readonly tokens: LedgerTokens; readonly isWhole: boolean }>;
}

interface AnswerHeaders {
  readonly type: string;
  readonly encoding: string;
}

/** Makes a reader of one answer. Nothing that it reads is kept, except the counts. */
export function readAnswer(protocol: Protocol, { type, encoding }: AnswerHeaders): AnswerReader {
  const read = readers[protocol]();
  let told: ToldUse | undefined;
  const take = (value: unknown): void => {
    // Gemini answers a stream without `alt=sse` as one list.
    for (const one of Array.isArray(value) ? value : [value]) {
      const found = object(one);
      told = (found && read(found)) ?? told;
    }
  };
  const body = /\bevent-stream\b/i.test(type) ? eventStream(take) : wholeBody(take);
  const decoder = encoding === '' || encoding === 'identity' ? undefined : decoders[encoding]?.();
  const isReadable = decoder !== undefined || encoding === '' || encoding === 'identity';
  const decoded = decoder && consume(decoder, body.write);
  return {
    write: (chunk) => {
      if (!isReadable) return;
      if (decoder) decoder.write(chunk);
      else body.write(chunk);
    },
    end: async () => {
      decoder?.end();
      await decoded;
      body.end();
      return { tokens: told?.tokens ?? noTokens, isWhole: told?.isFinal === true };
    },
  };
}

/** Resolves at the end of a decoder. An answer that is cut off ends it with an error: what came before is read. */
function consume(decoder: Transform, write: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve) => {
    decoder.on('data', write);
    decoder.once('end', resolve);
    decoder.once('error', () => resolve());
  });
}

interface Body {
  readonly write: (chunk: Buffer) => void;
  readonly end: () => void;
}

/** One JSON value. */
function wholeBody(take: (value: unknown) => void): Body {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    write: (chunk) => {
      bytes += chunk.length;
      if (bytes <= mostBytes) chunks.push(chunk);
      else chunks.length = 0;
    },
    end: () => parse(Buffer.concat(chunks).toString('utf8'), take),
  };
}

const newline = 0x0a;

/** Server-sent events. Only lines that name a use are parsed; one event's data is one line with all providers. */
function eventStream(take: (value: unknown) => void): Body {
  let rest: Buffer[] = [];
  let bytes = 0;
  const flush = (): void => {
    const line = Buffer.concat(rest).toString('utf8');
    rest = [];
    bytes = 0;
    if (line.startsWith('data:') && line.includes('"usage')) parse(line.slice('data:'.length), take);
  };
  const keep = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= mostBytes) rest.push(part);
    else rest = [];
  };
  return {
    write: (chunk) => {
      let from = 0;
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
        keep(chunk.subarray(from, at));
        flush();
        from = at + 1;
      }
      keep(chunk.subarray(from));
    },
    end: flush,
  };
}

function parse(text: string, take: (value: unknown) => void): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return; // no JSON, or cut off: it tells nothing, and the use counts as not known
  }
  take(value);
}
