import { expect, test } from 'vitest';

interface Match {
  readonly params: Record<string, string>;
}

const pack = new URL('../../pack/src/lib/router.js', import.meta.url);
const { createRouter } = (await import(pack.href)) as {
  createRouter: (routes: readonly object[]) => { match: (method: string, pathname: string) => Match };
};

test.for(['/api/bookings-übersicht', '/api/straßen', '/книги', '/图书'])(
  'the generated router finds %s as it is written, percent-encoded, and in another normal form',
  (path) => {
    const handler = (): Response => new Response();
    const router = createRouter([{ method: 'GET', path: `${path}/:id`, handler }]);
    for (const written of [path, new URL(path, 'http://localhost').pathname, path.normalize('NFD')])
      expect(router.match('GET', `${written}/gr%C3%B6%C3%9Fe`)).toMatchObject({ params: { id: 'größe' } });
  },
);
