import { STATUS_CODES } from 'node:http';

import { migrate } from './database.js';
import { html, htmlPage } from './html.js';
import { Problem } from './problem.js';
import { createRouter } from './router.js';

/**
 * @typedef {object} Feature what a `routes.js` exports
 * @property {readonly import('./router.js').Route[]} routes
 * @property {readonly import('./model.js').Model[]} models
 */

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The application as one function from request to response; it never throws.
 * @param {object} options
 * @param {import('node:sqlite').DatabaseSync} options.database tables are brought up to date at once
 * @param {readonly Feature[]} options.features
 * @param {(error: unknown) => void} [options.onError] told of unexpected failures, which are answered by 500
 */
export function createApp({ database, features, onError = () => {} }) {
  migrate(database, [...new Set(features.flatMap(({ models }) => models))]);
  const router = createRouter(features.flatMap(({ routes }) => routes));

  /** @param {Request} request */
  async function respond(request) {
    const url = new URL(request.url);
    if (!safeMethods.has(request.method) && request.headers.get('sec-fetch-site') === 'cross-site') {
      throw new Problem(403, 'Requests from other sites are not accepted.');
    }
    const match = router.match(request.method, url.pathname);
    if (!('route' in match)) {
      const headers = { allow: match.allow };
      if (match.status === 204) return new Response(null, { status: 204, headers });
      throw new Problem(405, `${request.method} is not possible here.`, { headers });
    }
    const response = await match.route.handler({ request, url, params: match.params, database });
    return request.method === 'HEAD' ? new Response(null, response) : response;
  }

  return {
    /** @param {Request} request @returns {Promise<Response>} */
    async fetch(request) {
      try {
        return await respond(request);
      } catch (error) {
        if (!(error instanceof Problem)) onError(error);
        return problemResponse(request, error instanceof Problem ? error : new Problem(500, 'Something went wrong.'));
      }
    },
  };
}

/** @param {Request} request @param {Problem} problem */
export function problemResponse(request, { status, message, errors, headers }) {
  const title = STATUS_CODES[status] ?? 'Error';
  if (request.headers.get('accept')?.includes('text/html')) {
    const list = errors?.map(({ field, message }) => html`<li>${field} ${message}</li>`) ?? [];
    return htmlPage({
      title,
      status,
      headers,
      body: html`<p>${message}</p>
        <ul>
          ${list}
        </ul>`,
    });
  }
  return Response.json(
    { type: 'about:blank', title, status, detail: message, errors },
    { status, headers: { ...headers, 'content-type': 'application/problem+json' } },
  );
}
