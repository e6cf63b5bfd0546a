import { OrchError } from './errors.ts';
import { digestShortText } from './sha256.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A SHA-256 digest as 64 lower-case hexadecimal digits. */
export type Sha256 = string & { readonly __brand: 'Sha256' };

type Crypto = typeof import('node:crypto');

/** What all copies of this package in a process have loaded: a bundled program has several. */
const loaded: { crypto?: Crypto } = ((globalThis as Record<symbol, unknown>)[Symbol.for('@orch/core:loaded')] ??= {});

/** Loaded when it is needed: that takes several milliseconds. */
function nodeCrypto(): Crypto {
  return (loaded.crypto ??= process.getBuiltinModule('node:crypto'));
}

/** How many characters are hashed without it, and what a text costs beside them: up to here that is faster than loading it (measured). */
let charactersBefore = 128 * 1024;
const charactersEach = 64;

/** SHA-256 of a text (as UTF-8, in which all lone surrogates are one and the same) or of bytes. */
export function sha256(data: string | Uint8Array): Sha256 {
  if (!loaded.crypto && typeof data === 'string' && data.length <= charactersBefore) {
    charactersBefore -= data.length + charactersEach;
    return digestShortText(data) as Sha256;
  }
  return nodeCrypto().hash('sha256', data, 'hex') as Sha256;
}

/**
 * SHA-256 of several parts; each is preceded by its length, so that the same bytes cut into other parts have another
 * digest.
 */
export function sha256Parts(parts: Iterable<string | Uint8Array>): Sha256 {
  const all = [...parts];
  if (all.every((part) => typeof part === 'string')) {
    return sha256(all.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''));
  }
  const digest = nodeCrypto().createHash('sha256');
  for (const part of all) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    digest.update(`${bytes.byteLength}:`).update(bytes);
  }
  return digest.digest('hex') as Sha256;
}

/** SHA-256 of {@link canonicalJson}. */
export function hashJson(value: unknown): Sha256 {
  return sha256(canonicalJson(value));
}

/**
 * JSON with sorted keys and no white space, the same for equal values whatever their key order.
 * Keys whose value is `undefined` are left out, as `JSON.stringify` does.
 *
 * @throws OrchError `ORCH_JSON_UNSUPPORTED` on functions, symbols, bigints, NaN and infinities,
 *   `undefined` inside arrays or at the top, cycles, more than 500 levels, and objects that are not plain.
 */
export function canonicalJson(value: unknown): string {
  try {
    return write(value, [], undefined);
  } catch (error) {
    if (error !== unplaced) throw error;
    // where it is, is worked out only when it is told
    return write(value, [], '$');
  }
}

/** Thrown in place of an error that would tell where in the value it is. */
const unplaced = Symbol('unplaced');

/** @param path of the value, to be told in errors */
function write(value: unknown, ancestors: object[], path: string | undefined): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw unsupported(`${value} is not a JSON number`, path);
      return `${value}`;
    case 'object':
      return value === null ? 'null' : writeObject(value, ancestors, path);
    default:
      throw unsupported(`a value of type ${typeof value} has no JSON form`, path);
  }
}

/** Deeper values are refused: they would exhaust the call stack. */
const deepest = 500;

function writeObject(value: object, ancestors: object[], path: string | undefined): string {
  if (ancestors.includes(value)) throw unsupported('the value contains itself', path);
  if (ancestors.length >= deepest) {
    throw unsupported(`the value is nested more than ${deepest} levels deep`, path === undefined ? undefined : '$');
  }
  ancestors.push(value);
  const text = Array.isArray(value) ? writeArray(value, ancestors, path) : writeRecord(value, ancestors, path);
  ancestors.pop();
  return text;
}

function writeArray(value: readonly unknown[], ancestors: object[], path: string | undefined): string {
  let text = '';
  for (let index = 0; index < value.length; index++) {
    const item = write(value[index], ancestors, path === undefined ? undefined : `${path}[${index}]`);
    text += index === 0 ? item : `,${item}`;
  }
  return `[${text}]`;
}

function writeRecord(value: object, ancestors: object[], path: string | undefined): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw unsupported(`${Object.prototype.toString.call(value)} of a class has no canonical JSON form`, path);
  }
  let text = '';
  const keys = Object.keys(value);
  if (keys.length > 1) keys.sort();
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    const member: unknown = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    const written = write(member, ancestors, path === undefined ? undefined : `${path}.${key}`);
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${written}`;
  }
  return `{${text}}`;
}

function unsupported(reason: string, path: string | undefined): unknown {
  if (path === undefined) return unplaced;
  return new OrchError('ORCH_JSON_UNSUPPORTED', `${reason} (at ${path})`, { data: { path } });
}
