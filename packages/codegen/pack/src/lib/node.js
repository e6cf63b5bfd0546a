import { createServer } from 'node:http';

import { problemResponse } from './app.js';
import { maxBodyBytes, tooLarge } from './http.js';
import { Problem } from './problem.js';

/**
 * A Node server for an application of Web-standard requests and responses.
 * @param {{ fetch(request: Request): Promise<Response> }} app
 */
export function createNodeServer(app) {
  return createServer((incoming, outgoing) => {
    void answer(app, incoming)
      .then((response) => send(response, outgoing))
      .catch(() => outgoing.destroy());
  });
}

/** @param {{ fetch(request: Request): Promise<Response> }} app @param {import('node:http').IncomingMessage} incoming */
async function answer(app, incoming) {
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value) => /** @type {[string, string]} */ ([name, value])),
  );
  const refuse = (/** @type {Problem} */ problem) =>
    problemResponse(new Request('http://localhost/', { headers }), problem);
  const { host = 'localhost' } = incoming.headers;
  const url = /^[\w.:[\]-]+$/.test(host) && incoming.url?.startsWith('/') ? `http://${host}${incoming.url}` : '';
  if (!URL.canParse(url)) return refuse(new Problem(400, 'The address is not valid.'));
  const method = incoming.method ?? 'GET';
  if (['CONNECT', 'TRACE', 'TRACK'].includes(method)) return refuse(new Problem(501, `${method} is not supported.`));
  const body = await readAll(incoming);
  if (body === undefined) return refuse(tooLarge());
  const hasBody = body.length > 0 && method !== 'GET' && method !== 'HEAD';
  return app.fetch(new Request(url, { method, headers, ...(hasBody && { body }) }));
}

/**
 * The body, or undefined as soon as it is too large; the rest is then read and dropped,
 * so that the client gets to read the answer.
 * @param {import('node:http').IncomingMessage} incoming
 * @returns {Promise<Uint8Array | undefined>}
 */
function readAll(incoming) {
  return new Promise((resolve, reject) => {
    /** @type {Uint8Array[]} */
    const chunks = [];
    let size = 0;
    incoming.on('data', (/** @type {Uint8Array} */ chunk) => {
      size += chunk.length;
      if (size <= maxBodyBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve(undefined);
      }
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', reject);
  });
}

/** @param {Response} response @param {import('node:http').ServerResponse} outgoing */
async function send(response, outgoing) {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, [...response.headers].flat());
  outgoing.end(body);
}
