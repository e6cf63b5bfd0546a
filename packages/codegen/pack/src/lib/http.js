import { Problem } from './problem.js';
import { fromText } from './validation.js';

/** @typedef {import('./validation.js').Field} Field */

/** The largest request body that is accepted, in bytes. */
export const maxBodyBytes = 1024 * 1024;

const formTypes = new Set(['application/x-www-form-urlencoded', 'multipart/form-data']);

/** @param {unknown} value @param {ResponseInit} [init] */
export function json(value, init) {
  return Response.json(value, init);
}

/**
 * Answers 201 with the new record; a browser that sent a form goes back to the page it came from.
 * @param {Request} request
 * @param {Record<string, unknown>} record
 * @param {string} [location] address of the record, where it has one
 */
export function created(request, record, location) {
  if (formTypes.has(contentType(request))) {
    return new Response(null, { status: 303, headers: { location: origin(request) ?? location ?? '/' } });
  }
  return json(record, { status: 201, headers: location === undefined ? {} : { location } });
}

export function noContent() {
  return new Response(null, { status: 204 });
}

/** The page of this site from which the request came. @param {Request} request */
function origin(request) {
  const from = URL.parse(request.headers.get('referer') ?? '');
  if (!from || from.host !== new URL(request.url).host) return undefined;
  return `${from.pathname.replace(/^\/+/, '/')}?saved`;
}

/** @param {Request} request */
function contentType(request) {
  return (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * The body of a request as an object: JSON, or a form whose texts are read by the types of the fields.
 * @param {Request} request
 * @param {readonly Field[]} fields
 * @returns {Promise<Record<string, unknown>>}
 */
export async function readBody(request, fields) {
  const type = contentType(request);
  const bytes = await request.clone().arrayBuffer();
  if (bytes.byteLength > maxBodyBytes) throw tooLarge();
  if (formTypes.has(type)) return readForm(request, fields);
  if (type !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(type)) {
    throw new Problem(415, 'Send the data as application/json or as a form.');
  }
  const value = parse(new TextDecoder().decode(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem(422, 'The body must be a JSON object.');
  }
  return value;
}

export function tooLarge() {
  return new Problem(413, `The body must not be larger than ${maxBodyBytes} bytes.`);
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'The body is not valid JSON.');
  }
}

/** @param {Request} request @param {readonly Field[]} fields */
async function readForm(request, fields) {
  const data = await request.formData().catch(() => {
    throw new Problem(400, 'The form is not encoded properly.');
  });
  const byName = new Map(fields.map((field) => [field.name, field]));
  /** @type {[string, unknown][]} */
  const entries = [];
  for (const name of new Set(data.keys())) {
    const field = byName.get(name) ?? { name, type: 'string' };
    const texts = data.getAll(name).flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : []));
    if (texts.length > 0) entries.push([name, formValue(field, texts)]);
  }
  // A browser sends nothing for a box that is not ticked.
  for (const field of fields) {
    if (field.type === 'boolean' && !field.list && !data.has(field.name)) entries.push([field.name, false]);
  }
  return Object.fromEntries(entries);
}

/** @param {Pick<Field, 'type' | 'list'>} field @param {string[]} texts */
function formValue(field, texts) {
  if (!field.list) return fromText(field, texts[0] ?? '');
  const lines = texts.flatMap((text) => text.split(/\r\n|\r|\n/)).filter((line) => line !== '');
  return lines.map((line) => fromText(field, line));
}

/**
 * The part of a list that is asked for by `?limit=` (1 to 200, 50 by default) and `?offset=`.
 * @param {URL} url
 */
export function pageOf(url) {
  return { limit: count(url, 'limit', 50, 1, 200), offset: count(url, 'offset', 0, 0, Number.MAX_SAFE_INTEGER) };
}

/**
 * What a list is asked for: `?limit=` and `?offset=` as in {@link pageOf}, `?sort=title,-price`
 * (descending with a minus), and any other parameter as a condition: `?authorId=3`.
 * @param {URL} url
 * @param {{ comparable: readonly string[] }} model
 */
export function queryOf(url, { comparable }) {
  /** @type {Record<string, unknown>} */
  const where = {};
  /** @type {string[]} */
  let sort = [];
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    if (values.length > 1) throw new Problem(400, `${name} must not be given more than once.`);
    const [value = ''] = values;
    if (name === 'limit' || name === 'offset') continue;
    if (name === 'sort') sort = value.split(',');
    else if (comparable.includes(name)) where[name] = value;
    else throw new Problem(400, `A list cannot be filtered by ${name}.`);
  }
  const unknown = sort.find((term) => !comparable.includes(term.replace(/^-/, '')));
  if (unknown !== undefined) throw new Problem(400, `A list cannot be sorted by ${unknown}.`);
  return { where, page: { ...pageOf(url), sort } };
}

/** @param {URL} url @param {string} name @param {number} fallback @param {number} least @param {number} most */
function count(url, name, fallback, least, most) {
  const text = url.searchParams.get(name);
  if (text === null) return fallback;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Problem(400, `${name} must be an integer from ${least} to ${most}.`);
}
