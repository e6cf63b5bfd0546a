import type { Block } from './block.ts';
import type { Collector } from './collector.ts';
import type { Field } from './task.ts';

import { methodList, methodThenPath, methodsOf, pathForm, pathRest } from './api-paths.ts';
import { endpoints } from './api-statements.ts';
import { cleanPath } from './clean-path.ts';
import { emit, type Site } from './emit-api.ts';
import { readFieldList } from './field.ts';
import { latin, type Latin } from '../expressions/latin.ts';
import { ofLast } from './of-last.ts';
import { isForeign, isNegated, plainText } from './statement.ts';

/** Tables of endpoints, a row an endpoint. */

export const wholeCell: Latin = latin.u`^[\s${'`'}*"']*(?:${methodList})?[\s${'`'}*"']*(${pathForm})`;
const onlyMethods = latin.plain`^[\s${'`'}*]*${methodList}[\s${'`'}*]*$`;
export const methodHeader: Latin = latin.iu`^(?:http )?(?:methods?|verbs?|methode|http-?methode|метод|方法|请求方(?:法|式)|m[ée]thode|método|メソッド|http)$`;
export const pathHeader: Latin = latin.iu`^(?:api )?(?:(?:request |url |api )?(?=)(?:paths?|endpoints?|routes?|urls?|uris?)|resource|pfad|endpunkt|путь|эндпо[ий]нт|маршрут|адрес|路径|接口(?:路径|地址)?|地址|端点|ruta|chemin|caminho|rota|パス|エンドポイント)(?=)(?: ?\/ ?url)?$`;

const columnsOf = ofLast(
  (header: readonly string[]): { readonly methodAt: number; readonly pathsAt: readonly number[] } => {
    const names = header.map((cell) => plainText(cell));
    return {
      methodAt: names.findIndex((name) => methodHeader.test(name)),
      pathsAt: [...names.keys()].filter((at) => pathHeader.test(names[at] ?? '')),
    };
  },
);

const apiPath = latin.u`\x60(\/(?:api|rest|v\d)\/${pathRest})\x60`;

/** Tells of the endpoints of a row that none of them is to be made. */
export function leaveOut(block: Block, reason: string, out: Collector): void {
  for (const [, method, path] of methodThenPath.all(block.text))
    out.omit('api', `${method} ${path}`, reason, block.line);
}

/** `V1.1`, `Post-MVP`: what a row of a plan names comes after the product that is asked for. */
const laterRelease = latin.i`^(?:v(?:ersion)? ?(?:1\.[1-9]|[2-9])|post-?(?:mvp|launch)|later|future|backlog)\b`;

/** Reads the endpoints of a row, where its table has a path column or a cell holds a method with its path. */
export function pathRow(
  block: Block,
  cells: readonly string[],
  header: readonly string[],
  site: Site,
  out: Collector,
): void {
  const columns = columnsOf(header);
  if (block.excluded === 'plan' && laterRelease.test(plainText(cells[0] ?? ''))) {
    leaveOut(block, 'future work', out);
    return;
  }
  // `接口` and `路径`, `Endpoint` and `Path`: of two columns the one with the path.
  const { pathsAt } = columns;
  const headed = pathsAt.find((at) => wholeCell.test(cells[at] ?? '')) ?? pathsAt[0] ?? -1;
  // Beside a cell of methods, a path needs no header.
  const pathAt =
    headed < 0 && cells.some((cell) => onlyMethods.test(cell))
      ? cells.findIndex((cell) => cell.includes('/') && wholeCell.test(cell))
      : headed;
  // A column may be that of the methods without saying so.
  const methodAt =
    columns.methodAt < 0 && pathAt >= 0 ? cells.findIndex((cell) => onlyMethods.test(cell)) : columns.methodAt;
  const pathCell = cells[pathAt] ?? '';
  const methodCell = methodAt < 0 ? '' : plainText(cells[methodAt] ?? '');
  const found = methodsOf(methodCell.toUpperCase());
  const whole = wholeCell.exec(pathCell);
  const others = cells.filter((_, index) => index !== methodAt && index !== pathAt);
  if (pathAt >= 0 && whole && found.length > 0) {
    const path = cleanPath(whole[1] ?? '', true);
    if (path === undefined) return;
    const listed: readonly string[] = [path, ...morePaths(pathCell)];
    const about = others.map((cell) => plainText(cell)).join(' ');
    const state = others
      .map((cell) => plainText(cell))
      .find((cell) =>
        latin.i`^(?:future|later|out(?: of scope)?|won['’]?t|deprecated|removed|planned for v\d|v[2-9]|existing|external|третья сторона)$`.test(
          cell,
        ),
      );
    for (const method of found) {
      for (const each of listed) {
        if (state !== undefined || isNegated(about) || /~~/.test(pathCell)) {
          out.omit('api', `${method} ${each}`, state === undefined ? 'negated' : `marked ${state}`, block.line);
        } else if (found.length > 1 && each !== path) {
          out.omit('api', `${method} ${each}`, 'several methods and several paths in one row', block.line);
        } else {
          emit(out, { block, confidence: 0.95 }, site, method, each, {
            summary: plainText(others[0] ?? '').slice(0, 200),
            requestFields: columnFields(header, cells, requestHeader),
            responseFields: columnFields(header, cells, responseHeader),
          });
        }
      }
    }
    return;
  }
  // A table without a method column: every cell may still hold `GET /x`.
  let any = false;
  for (const cell of cells) {
    if (!cell.includes('/')) continue;
    for (const match of methodThenPath.all(cell)) {
      any = true;
      endpoints({ block, sentence: cell, site, out }, match, methodsOf(match[1] ?? ''), match[2] ?? '', 0.9);
    }
  }
  // `Demo data | `/api/demo` makes some`, in a table of requirements.
  if (!any && pathAt < 0 && !block.roles.has('page'))
    for (const cell of cells.slice(1)) {
      const path = cell.includes('`/') ? cleanPath(apiPath.exec(cell)?.[1] ?? '') : undefined;
      if (path === undefined || isNegated(cell) || isForeign(cell)) continue;
      emit(out, { block, confidence: 0.55 }, site, null, path, { summary: plainText(cell).slice(0, 200) });
    }
  if (!any && pathAt >= 0 && whole && block.roles.has('api') && !block.roles.has('page')) {
    for (const path of [cleanPath(whole[1] ?? ''), ...morePaths(pathCell)]) {
      if (path === undefined) continue;
      emit(out, { block, confidence: 0.7 }, site, null, path, { summary: plainText(others[0] ?? '').slice(0, 200) });
    }
  }
}

/** The paths after the first in a cell that is a list of paths: `/api/a`, `/api/auth/[...nextauth]`. */
function morePaths(cell: string): string[] {
  const parts = cell.split(/[`\s]*(?:[,;]|<br ?\/?>|\s(?:and|und|&|\+)\s)[`\s]*/);
  const paths = parts.map((part) => {
    const whole = wholeCell.exec(part);
    return whole && /^[`*"'\s]*$/.test(part.slice(whole[0].length)) ? cleanPath(whole[1] ?? '') : undefined;
  });
  return paths.every((path) => path !== undefined) ? paths.slice(1) : [];
}

const requestHeader = latin.iu`request|body|payload|input|anfrage|parameters?|запрос|请求`;
const responseHeader = latin.iu`response|returns?|output|antwort|ответ|响应|返回`;

function columnFields(header: readonly string[], cells: readonly string[], name: Latin): Field[] {
  const at = header.findIndex((cell) => name.test(cell));
  const text = plainText(cells[at] ?? '').replace(/^\{|\}$/g, '');
  if (at < 0 || text === '' || /^[\s–—-]*$/.test(text) || (!text.includes(',') && /\s/.test(text))) return [];
  return readFieldList(text) ?? [];
}
