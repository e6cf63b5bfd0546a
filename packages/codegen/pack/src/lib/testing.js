import { createApp } from './app.js';
import { openDatabase } from './database.js';

/** @typedef {{ status: number, headers: Headers, text: string, body: any }} Answer */

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
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
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
