import { createApp } from './app.js';
import { openDatabase } from './database.js';
import { Problem } from './problem.js';

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Headers} headers
 * @property {string} text
 * @property {any} body the value of JSON
 * @property {string[]} faults names of the fields for which the request was refused
 */

/**
 * A feature with an empty database in memory, for tests. Requests stay in the process.
 * @param {import('./app.js').Feature} feature
 */
export function openFeature(feature) {
  const database = openDatabase(':memory:');
  const app = createApp({
    database,
    features: [feature],
    onError: (error) => {
      throw error;
    },
  });

  /** @param {string} path @param {RequestInit} [init] @returns {Promise<Answer>} */
  async function request(path, init) {
    const response = await app.fetch(new Request(new URL(path, 'http://localhost'), init));
    const text = await response.text();
    const isJson = text !== '' && response.headers.get('content-type')?.includes('json');
    const body = isJson ? JSON.parse(text) : undefined;
    const faults = response.ok ? [] : namesOf(body?.errors);
    return { status: response.status, headers: response.headers, text, body, faults };
  }

  return {
    database,
    request,
    /** Sends a value as JSON. @param {string} method @param {string} path @param {unknown} [value] */
    send(method, path, value) {
      if (value === undefined) return request(path, { method });
      const body = JSON.stringify(value);
      return request(path, { method, body, headers: { 'content-type': 'application/json' } });
    },
    close: () => database.close(),
    [Symbol.dispose]: () => database.close(),
  };
}

/**
 * Names of the fields for which an action of a model is refused; none where it is not.
 * @param {() => unknown} action
 */
export function refusedFields(action) {
  try {
    action();
    return [];
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return namesOf(error.errors);
    throw error;
  }
}

/** @param {readonly { field: string }[]} [errors] */
function namesOf(errors = []) {
  return errors.map(({ field }) => field);
}
