import type { Block } from '../block.ts';
import type { Collector } from '../collector.ts';
import type { PutPage } from './page-name.ts';

import { latin } from '../../expressions/latin.ts';
import { ofLast } from '../of-last.ts';
import { formOf } from './page-forms.ts';
import { phrasedPages } from './phrased-pages.ts';
import { toldPages } from './told-pages.ts';
import { spacedPage, unspacedPage } from './page-words.ts';
import { isRoute, routeForm } from './page-routes.ts';
import { plainText } from '../statement.ts';

const cellRoute = latin.u`(?:^|[\s\x60(])(${routeForm})(?:$|[\s\x60)])`;
const routeEnd = latin.u`\s*[(（]?${routeForm}[)）]?\s*$`;
const pageHeader = latin.iu`^(?:(?:page|screen|view|route)(?: ?name| title)?s?|${spacedPage}|(?:${unspacedPage})(?:名称|名|명|이름)?|page\/screen|screen\/page|(?:${spacedPage}) ?(?:\/|und|et|y|e|и|or|and) ?\p{L}+|(?:seiten|masken|ansichts|bildschirm|fenster)(?:name|titel|bezeichnung)|(?:nom|nombre|nome|название) (?:(?:de la|de l['’]|da|do|della|du) ?)?(?:${spacedPage})|surfaces?|(?:ui|main) windows?|форма|экранная форма)$`;
const routeHeader = latin.iu`^(?:(?:url )?(?:routes?|paths?|urls?)|pfad|url-pfad|route|путь|маршрут|адрес|路径|路由|地址|ruta|chemin|caminho|rota|パス|경로|라우트)$`;

const nameHeader = latin.iu`^(?:names?|titles?|bezeichnung|titel|nom|nombre|nome|назва|название|名称|名前)$`;

const columnsOf = ofLast((header: readonly string[]) => {
  const names = header.map((cell) => plainText(cell));
  return {
    areEndpoints: names.some((name) =>
      latin.iu`^(?:http )?(?:method|verb|methode|метод|方法|método|请求方法)s?$`.test(name),
    ),
    pageAt: names.findIndex((name) => isPageHeader(name) && !/^routes?$/i.test(name)),
    routeAt: names.findIndex((name) => routeHeader.test(name)),
    nameAt: names.findIndex((name) => nameHeader.test(name)),
  };
});

/** The commonest headers of all, which need no expression with the words of a dozen languages. */
const common: ReadonlySet<string> = new Set(['page', 'pages', 'screen', 'screens', 'view', 'views']);

function isPageHeader(name: string): boolean {
  return common.has(name.toLowerCase()) || pageHeader.test(name);
}

/** Whether the rows of a table are pages, by its header. */
export function isOfPages({ kind, header = [] }: Block): boolean {
  const { areEndpoints, pageAt } = columnsOf(header);
  return kind === 'row' && pageAt >= 0 && !areEndpoints;
}

/** The page that a row of a table names, by its header or by the title over it. */
export function pageRow(block: Block, put: PutPage, isList: boolean, out: Collector): void {
  const { cells = [], header = [] } = block;
  const { areEndpoints, nameAt, routeAt, ...columns } = columnsOf(header);
  // Under `Screens` a column of names has those of screens.
  const ofRoutes =
    routeAt > 0 && !block.roles.has('api') && /^[\s\x60]*\/(?!api\/)/.test(cells[routeAt] ?? '') ? 0 : -1;
  const pageAt = columns.pageAt >= 0 ? columns.pageAt : isList ? nameAt : ofRoutes;
  if (areEndpoints) return;
  if (pageAt < 0 && !(routeAt >= 0 && block.roles.has('page') && !block.roles.has('api'))) {
    if (stateOf(cells) !== undefined) return;
    for (const cell of cells) if (!(cell.length < 40 && phrasedPages(block, cell, put))) toldPages(block, cell, put);
    return;
  }
  const other = (cells[pageAt] ?? '').trim();
  const route = cellRoute.exec(cells[routeAt] ?? '')?.[1] ?? cellRoute.exec(other)?.[1];
  const shown = plainText(other);
  const text = shown.replace(routeEnd.for(shown), '');
  if (route !== undefined && !isRoute(route, block)) return;
  const name = text === '' ? (route ?? '') : text.replace(/^(?:SCR|S|P|UI|PG)-?\d+\s*[:.–-]?\s*/, '');
  if (name === '' || name.split(/\s+/).length > 6) return;
  const state = stateOf(cells);
  if (state !== undefined) {
    out.omit('page', route ?? name, `marked ${state}`, block.line);
    return;
  }
  const form = cells.map((cell) => formOf({ text: cell })).find((fields) => fields !== undefined);
  put(name, route ?? null, 0.9, form);
}

/** What a cell says of a row that is not to be made here: `existing`, `later`. */
function stateOf(cells: readonly string[]): string | undefined {
  // A link may lead to a version of a drawing: `[v3](https://…)`.
  return cells
    .filter((cell) => !cell.includes(']('))
    .map((cell) => plainText(cell))
    .find((cell) =>
      latin.i`^(?:future|later|out(?: of scope)?|won['’]?t|removed|existing|unchanged|v[2-9])$`.test(cell),
    );
}
