import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

import { createApp } from './lib/app.js';
import { openDatabase } from './lib/database.js';
import { createNodeServer } from './lib/node.js';

/** How long a shutdown waits for requests in progress, in milliseconds. */
const shutdownTimeout = 10_000;

/** Every `features/<name>/routes.js`, in the order of the names. */
async function loadFeatures() {
  const folder = new URL('./features/', import.meta.url);
  const features = [];
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const routes = new URL(`${encodeURIComponent(name)}/routes.js`, folder);
    if (existsSync(routes)) features.push(await import(routes.href));
  }
  return features;
}

/**
 * The application with all features: `fetch` for requests in the same process,
 * `server` for the network (not listening yet).
 * @param {{ database: import('node:sqlite').DatabaseSync }} options
 */
export async function createServer({ database }) {
  const app = createApp({
    database,
    features: await loadFeatures(),
    onError: (error) => process.stderr.write(`${inspect(error)}\n`),
  });
  return { fetch: (/** @type {Request} */ request) => app.fetch(request), server: createNodeServer(app) };
}

/** Starts from the environment: `PORT` (3000; 0 takes any free one), `HOST` and `DATABASE_PATH`. */
async function main() {
  const { PORT = '3000', HOST = '127.0.0.1', DATABASE_PATH } = process.env;
  if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65_535) {
    process.stderr.write(`PORT must be a number from 0 to 65535, not ${PORT}\n`);
    process.exitCode = 1;
    return;
  }
  const database = openDatabase(DATABASE_PATH ?? fileURLToPath(new URL('../.data/app.db', import.meta.url)));
  const { server } = await createServer({ database });

  server.on('error', (error) => {
    const reason = 'code' in error && error.code === 'EADDRINUSE' ? 'the port is in use' : error.message;
    process.stderr.write(`Cannot listen on ${HOST}:${PORT}: ${reason}\n`);
    process.exitCode = 1;
    database.close();
  });
  server.listen(Number(PORT), HOST, () => {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : PORT;
    process.stdout.write(`Listening on http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}\n`);
  });

  const stop = () => {
    server.close(() => database.close());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), shutdownTimeout).unref();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

if (import.meta.main) await main();
