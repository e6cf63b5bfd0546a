/**
 * An expected failure of a request. It is answered as `application/problem+json` (RFC 9457),
 * or as a small page where a browser asks.
 */
export class Problem extends Error {
  /**
   * @param {number} status HTTP status code
   * @param {string} detail what went wrong, for the person who reads it
   * @param {{ errors?: { field: string, message: string }[], headers?: Record<string, string> }} [more]
   */
  constructor(status, detail, { errors, headers = {} } = {}) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/**
 * Passes a record on, or answers 404 where there is none.
 * @template T
 * @param {T | undefined} record
 * @returns {T}
 */
export function found(record) {
  if (record === undefined) throw new Problem(404, 'There is no such record.');
  return record;
}
