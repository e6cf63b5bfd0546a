import { expect, test } from 'vitest';

import { asciiSource } from '../../src/expressions/ascii-source.ts';
import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { pathForm } from '../../src/tasks/api-paths.ts';

const read = (...lines: string[]) => extractTasks(outline(['# F', '', ...lines].join('\n')));
const endpoints = (...lines: string[]): string[] => read(...lines).apis.map(({ method, path }) => `${method} ${path}`);
const routes = (...lines: string[]): (string | null)[] => read(...lines).pages.map(({ route }) => route);

test.for(['/api/bookings-übersicht', '/api/straßen', '/api/bookings/größe', '/api/заказы/:id', '/api/用户/列表'])(
  'letters of any script are part of the path %s of an endpoint',
  (path) => {
    expect(endpoints('## API', '', `- \`GET ${path}\` – all of them`)).toEqual([`GET ${path}`]);
    expect(endpoints('## API', '', `- GET ${path} – all of them`)).toEqual([`GET ${path}`]);
    expect(endpoints('## API', '', `- \`${path}\` (GET)`)).toEqual([`GET ${path}`]);
    expect(endpoints('## API', '', '| Method | Path |', '|---|---|', `| GET | ${path} |`)).toEqual([`GET ${path}`]);
    expect(endpoints('## API', '', `### GET ${path}`)).toEqual([`GET ${path}`]);
    expect(endpoints('## API', '', '```http', `GET ${path}`, '```')).toEqual([`GET ${path}`]);
  },
);

test('a prefix may have letters of any script', () => {
  expect(endpoints('## API', '', 'Base path: `/api/bücherei`', '', '- `GET /bücher`')).toEqual([
    'GET /api/bücherei/bücher',
  ]);
});

test.for(['/bücher', '/books/größe', '/книги/:id', '/图书'])(
  'letters of any script are part of the route %s of a page',
  (route) => {
    expect(routes('## Pages', '', `- \`${route}\` – all books`)).toEqual([route]);
    expect(routes('## Pages', '', '| Page | Route |', '|---|---|', `| Books | ${route} |`)).toEqual([route]);
    expect(routes('## Pages', '', `### Books page (${route})`)).toEqual([route]);
    expect(routes('## Pages', '', '### Books page', '', `The page is at ${route}.`)).toEqual([route]);
    expect(routes('## Pages', '', `The books page at \`${route}\` lists all books.`)).toEqual([route]);
  },
);

test('a sentence in a script without spaces goes on behind a path, but not inside code', () => {
  expect(endpoints('## 接口', '', '- 调用 GET /api/users获取用户')).toEqual(['GET /api/users']);
  expect(endpoints('## 接口', '', '- GET /api/users返回`200`')).toEqual(['GET /api/users']);
  expect(endpoints('## 接口', '', '- `GET /api/users列表` 获取用户')).toEqual(['GET /api/users列表']);
  expect(endpoints('## API', '', '- POST /api/orders를 호출한다')).toEqual(['POST /api/orders']);
});

test('what reads the paths of ASCII texts knows no other letters', () => {
  const source = asciiSource(pathForm, false) ?? '';
  expect(source).toContain(String.raw`\/(?:[A-Za-z0-9_\-.~%@$+!]|`);
  expect(source).not.toContain(String.raw`\p{`);
});
