import type { Block } from './block.ts';
import type { Collector, Place } from './collector.ts';
import type { Field, HttpMethod } from './task.ts';

import { fenceEndpoints } from './api-fences.ts';
import { declaredPrefixes, isPrefixStatement, joinPrefix } from './api-prefixes.ts';
import { cleanPath } from './clean-path.ts';
import { readFieldList } from './field.ts';
import { firmExclusion } from './section-role.ts';
import { isForeign, isNegated, plainText, sentencesOf } from './statement.ts';
import { latin, type Latin } from './latin.ts';

const methods = 'GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS';
const methodList = `(?:${methods})(?:\\s*(?:[,/|+&]|and|or|und|et|y|и|和|、)\\s*(?:${methods}))*`;
/** A path as documents write it, up to its query; placeholders of all usual forms. */
const pathForm = String.raw`(?:https?:\/\/[\w.:{}-]+|\{\{?\w+\}?\})?\/(?:[\w\-.~%@$+!]|\{[^}\s]{1,40}\}|\[[^\]\s]{1,40}\]|<[^>\s]{1,40}>|[:/*](?=[\w{[<:*])|\/)*(?:\?[\w=&{}%.,:<>[\]*-]*)?`;
const before = latin(
  new RegExp(
    String.raw`(?<![\p{L}\p{N}_-])(${methodList})(?![\p{L}\p{N}_-])(?:[\s\x60*"'():\]|–—→-]|request|requests|call|calls|to|on|at|against|for|anfrage|auf|an|запрос|на|请求|发送到){0,8}?(${pathForm})`,
    'gu',
  ),
);
const after = latin(
  new RegExp(
    String.raw`[\x60"'(]?(${pathForm})[\x60"')]*\s*(?:[-–—:,;([]|\x60|\*)*\s*[\x60(]?(${methodList})(?![\p{L}\p{N}_-]|\s*[\x60*]*\s*\/)`,
    'gu',
  ),
);
const codePath = latin(new RegExp(String.raw`\x60(${pathForm})\x60`, 'gu'));
const barePath = latin(
  new RegExp(String.raw`(?<![\w.\/\x60-])(\/api\/${pathForm.slice(pathForm.indexOf('(?:[\\w'))})`, 'gu'),
);

const anyMethod = new RegExp(`(?:${methods})`);
const methodForm = new RegExp(`\\b(?:${methods})\\b`, 'g');

/** The methods named in a text such as `GET, POST`. */
function methodsOf(text: string): HttpMethod[] {
  return [...new Set(text.match(methodForm))] as HttpMethod[];
}

/** Reads endpoints from prose, lists, tables, headings and fences. */
export function extractApis(blocks: readonly Block[], out: Collector): void {
  const prefixes = declaredPrefixes(blocks);
  for (const [index, block] of blocks.entries()) {
    const join = (path: string): string => joinPrefix(prefixes.get(block.section), path);
    if (block.kind === 'fence') {
      for (const found of fenceEndpoints(block)) {
        emit(
          out,
          { block, line: found.line, evidence: found.evidence, confidence: found.confidence },
          found.method,
          join(found.path),
          found,
        );
      }
    } else if (block.kind === 'row' && block.cells && block.header) {
      row(block, block.cells, block.header, join, out);
    } else if (!apart(blocks, index, join, out)) {
      prose(block, join, out);
    }
  }
}

const methodLine = latin(
  new RegExp(
    `^[*_\`\\s]*(?:http[ -]?)?(?:method|verb|methode|метод|请求方法|方法|método|méthode)[*_\`\\s]*[:：][*_\`\\s]*(${methodList})\\b`,
    'iu',
  ),
);
const pathLine = latin(
  new RegExp(
    `^[*_\`\\s]*(?:endpoint|path|url|uri|route|pfad|endpunkt|путь|эндпоинт|路径|地址|ruta|chemin)[*_\`\\s]*[:：][*_\`\\s]*(${pathForm})`,
    'iu',
  ),
);

/** `Method: POST` and `Path: /x` on lines of their own, in either order. */
function apart(blocks: readonly Block[], index: number, join: (path: string) => string, out: Collector): boolean {
  const block = blocks[index];
  if (!block?.text.includes('/')) return false;
  const path = cleanPath(pathLine.exec(block.text)?.[1] ?? '');
  if (path === undefined) return false;
  const near = [1, -1, 2, -2].map((step) => blocks[index + step]).filter((other) => other?.section === block.section);
  const line = [block, ...near]
    .map(
      (other) =>
        methodLine.exec(other?.text ?? '') ??
        /\b(?:method|verb)[*_`\s]*:[*_`\s]*([A-Z]+)/i.exec(other === block ? block.text : ''),
    )
    .find((match) => match !== null);
  const found = methodsOf((line?.[1] ?? '').toUpperCase());
  for (const method of found) emit(out, { block, confidence: 0.9 }, method, join(path), {});
  return found.length > 0;
}

function prose(block: Block, join: (path: string) => string, out: Collector): void {
  if (!block.text.includes('/')) return;
  const isApi = block.roles.has('api');
  for (const sentence of block.kind === 'heading' ? [block.text] : sentencesOf(block.text)) {
    const taken: { from: number; to: number }[] = [];
    const claim = (match: RegExpExecArray): boolean => {
      const from = match.index;
      const to = from + match[0].length;
      if (taken.some((span) => from < span.to && span.from < to)) return false;
      taken.push({ from, to });
      return true;
    };
    if (!sentence.includes('/')) continue;
    const hasMethod = anyMethod.test(sentence);
    for (const match of hasMethod ? sentence.matchAll(before.for(sentence)) : []) {
      if (claim(match)) endpoints(block, sentence, match, methodsOf(match[1] ?? ''), match[2] ?? '', join, out, 0.95);
    }
    for (const match of hasMethod ? sentence.matchAll(after.for(sentence)) : []) {
      if (claim(match)) endpoints(block, sentence, match, methodsOf(match[2] ?? ''), match[1] ?? '', join, out, 0.9);
    }
    const bare = [
      ...(sentence.includes('`') ? sentence.matchAll(codePath.for(sentence)) : []),
      ...(sentence.includes('/api/') ? sentence.matchAll(barePath.for(sentence)) : []),
    ];
    for (const match of bare) {
      const path = match[1] ?? '';
      if (/^\/(?:ws|socket(?:\.io)?|mcp)(?:\/|$)/i.test(path) || latin(/\bweb ?sockets?\b|\bwss?:/iu).test(sentence)) {
        out.omit('api', path, 'no HTTP endpoint', block.line);
        continue;
      }
      const says = latin(/\bendpoints?\b|\bapi\b|endpunkt|эндпо|接口|端点/iu).test(sentence);
      if (!/^\/(?:api|v\d+|rest)\//i.test(path) && !(isApi && !block.roles.has('page') && path !== '/')) continue;
      if (isPrefixStatement(sentence) || namesPage(sentence, match) || !claim(match)) continue;
      if (/\*$|\/\*/.test(path)) continue;
      endpoints(block, sentence, match, [], path, join, out, says || isApi ? 0.7 : 0.55);
    }
  }
}

function endpoints(
  block: Block,
  sentence: string,
  match: RegExpExecArray,
  found: HttpMethod[],
  raw: string,
  join: (path: string) => string,
  out: Collector,
  confidence: number,
): void {
  const path = cleanPath(raw);
  if (path === undefined || /\*/.test(path)) return;
  const lead = sentence.slice(0, match.index);
  const rest = sentence.slice(match.index + match[0].length);
  const body = /\b(?:body|payload|request|with|accepts?|input|fields?)\b[^{}]{0,30}\{([^{}]{1,400})\}/i.exec(rest)?.[1];
  const answer = /(?:→|->|=>|\breturns?\b|\bresponse\b|\bresponds? with\b|gibt)[^{}]{0,30}\{([^{}]{1,400})\}/i.exec(
    rest,
  )?.[1];
  const summary = plainText(rest.replace(/^[\s`*"')\]]*[-–—:→]*\s*/, '')).slice(0, 200);
  const list: (HttpMethod | null)[] = found.length > 0 ? found : [null];
  for (const method of list) {
    const label = `${method ?? '*'} ${path}`;
    const clause = lead.split(/[;:]|,? but /).at(-1) ?? lead;
    if (
      isNegated(`${clause} ${match[0]}`) ||
      /^\W*(?:is|are|will be|wird|ist)? ?(?:not|no longer|deprecated|removed|out of scope|nicht|entfällt)\b/i.test(
        rest,
      ) ||
      strikes(sentence, match)
    ) {
      out.omit('api', label, 'negated', block.line);
    } else if (isForeign(clause) || /^[^.]{0,20}\b(?:of|from) (?:the )?(?:existing|external|third)/i.test(rest)) {
      out.omit('api', label, 'another system or document', block.line);
    } else {
      emit(out, { block, confidence }, method, join(path), {
        summary,
        requestFields: body === undefined ? [] : (readFieldList(body) ?? []),
        responseFields: answer === undefined ? [] : (readFieldList(answer) ?? []),
      });
    }
  }
}

const pageNoun = String.raw`(?:page|screen|view|form|dashboard|seite|ansicht|maske|страниц\p{L}*|экран\p{L}*)`;
const pageBefore = latin(
  new RegExp(String.raw`${pageNoun}\s+(?:\p{L}+\s+)?(?:at|under|on|is|unter|auf|по адресу)?\s*[:(]?\s*$`, 'iu'),
);
const pageBehind = latin(new RegExp(String.raw`^\s*${pageNoun}(?![\p{L}])`, 'iu'));

/** Whether the words beside a path say that it is a page's: `the admin page at `/admin``, ``/admin` screen``. */
function namesPage(sentence: string, match: RegExpExecArray): boolean {
  const lead = sentence.slice(0, match.index);
  const rest = sentence.slice(match.index + match[0].length);
  return pageBefore.test(lead) || pageBehind.test(rest);
}

function strikes(sentence: string, match: RegExpExecArray): boolean {
  return sentence.slice(0, match.index).includes('~~') && sentence.slice(match.index + match[0].length).includes('~~');
}

interface Details {
  readonly summary?: string;
  readonly requestFields?: readonly Field[];
  readonly responseFields?: readonly Field[];
}

function emit(out: Collector, place: Place, method: HttpMethod | null, path: string, details: Details): void {
  const host = /^https?:\/\/([^/]+)/i.exec(path)?.[1];
  const excluded = firmExclusion(place.block.excluded);
  if (excluded !== undefined) {
    out.omit('api', `${method ?? '*'} ${path}`, excluded, place.line ?? place.block.line);
  } else if (host !== undefined && !/^(?:localhost|127\.0\.0\.1|\{|.*\bexample\.|api\.)/i.test(host)) {
    out.omit('api', `${method ?? '*'} ${path}`, 'another system', place.line ?? place.block.line);
  } else {
    out.api(place, method, path.replace(/^https?:\/\/[^/]+/i, '') || '/', details);
  }
}

const wholeCell = latin(new RegExp(`^[\\s\`*"']*(?:${methodList})?[\\s\`*"']*(${pathForm})`, 'u'));
const methodHeader = latin(
  /^(?:http )?(?:methods?|verbs?|methode|http-?methode|метод|方法|请求方(?:法|式)|m[ée]thode|método|メソッド|http)$/iu,
);
const pathHeader = latin(
  /^(?:api )?(?:(?:request |url |api )?(?:paths?|endpoints?|routes?|urls?|uris?)|resource|pfad|endpunkt|путь|эндпо[ий]нт|маршрут|адрес|路径|接口(?:路径|地址)?|地址|端点|ruta|chemin|caminho|rota|パス|エンドポイント)(?: ?\/ ?url)?$/iu,
);

function row(
  block: Block,
  cells: readonly string[],
  header: readonly string[],
  join: (path: string) => string,
  out: Collector,
): void {
  if (!block.text.includes('/')) return;
  const names = header.map((cell) => plainText(cell));
  const methodAt = names.findIndex((name) => methodHeader.test(name));
  const pathAt = names.findIndex((name) => pathHeader.test(name));
  const pathCell = cells[pathAt] ?? '';
  const methodCell = methodAt < 0 ? '' : plainText(cells[methodAt] ?? '');
  const found = methodsOf(methodCell.toUpperCase());
  const whole = wholeCell.exec(pathCell);
  const others = cells.filter((_, index) => index !== methodAt && index !== pathAt);
  if (pathAt >= 0 && whole && found.length > 0) {
    const path = cleanPath(whole[1] ?? '');
    if (path === undefined) return;
    const about = others.map((cell) => plainText(cell)).join(' ');
    const state = others
      .map((cell) => plainText(cell))
      .find((cell) =>
        /^(?:future|later|out(?: of scope)?|won['’]?t|deprecated|removed|planned for v\d|v[2-9]|existing|external|третья сторона)$/i.test(
          cell,
        ),
      );
    for (const method of found) {
      if (state !== undefined || isNegated(about) || /~~/.test(pathCell)) {
        out.omit('api', `${method} ${path}`, state === undefined ? 'negated' : `marked ${state}`, block.line);
      } else {
        emit(out, { block, confidence: 0.95 }, method, join(path), {
          summary: plainText(others[0] ?? '').slice(0, 200),
          requestFields: columnFields(header, cells, requestHeader),
          responseFields: columnFields(header, cells, responseHeader),
        });
      }
    }
    return;
  }
  // A table without a method column: every cell may still hold `GET /x`.
  let any = false;
  for (const cell of cells) {
    for (const match of cell.matchAll(before.for(cell))) {
      any = true;
      endpoints(block, cell, match, methodsOf(match[1] ?? ''), match[2] ?? '', join, out, 0.9);
    }
  }
  if (!any && pathAt >= 0 && whole && block.roles.has('api') && !block.roles.has('page')) {
    const path = cleanPath(whole[1] ?? '');
    if (path !== undefined)
      emit(out, { block, confidence: 0.7 }, null, join(path), { summary: plainText(others[0] ?? '').slice(0, 200) });
  }
}

const requestHeader = latin(/request|body|payload|input|anfrage|parameters?|запрос|请求/iu);
const responseHeader = latin(/response|returns?|output|antwort|ответ|响应|返回/iu);

function columnFields(header: readonly string[], cells: readonly string[], name: Latin): Field[] {
  const at = header.findIndex((cell) => name.test(cell));
  const text = plainText(cells[at] ?? '').replace(/^\{|\}$/g, '');
  if (at < 0 || text === '' || /^[\s–—-]*$/.test(text) || (!text.includes(',') && /\s/.test(text))) return [];
  return readFieldList(text) ?? [];
}
