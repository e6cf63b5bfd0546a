import type { Block } from './block.ts';
import type { Collector } from './collector.ts';

import { fenceEndpoints } from './api-fences.ts';
import { pathOverMethods, pathUnderMethod, rowsOfOne } from './api-groups.ts';
import { anyMethod, methodList, methodThenPath, methodsOf, pathForm, pathRest } from './api-paths.ts';
import { addDeclaredHosts, declaredPrefixes, foreignHost, isPrefixStatement, joinPrefix } from './api-prefixes.ts';
import { leaveOut, pathRow } from './api-rows.ts';
import { endpoints, methodByVerb, namesPage } from './api-statements.ts';
import { cleanPath } from './clean-path.ts';
import { emit, type Site } from './emit-api.ts';
import { dropForeignPaths } from './foreign-paths.ts';
import { latin } from '../expressions/latin.ts';
import { ofLast } from './of-last.ts';
import { classify, firmExclusion } from './section-role.ts';
import { plainText } from './statement.ts';
import { where } from '../expressions/where.ts';

const codePath = latin.gu`\x60(${pathForm})\x60`;
const barePath = latin.gu`(?<![\w.\/\x60-])(\/api\/${pathRest})`;

const after = latin.gu`[\x60"'(]?(${pathForm})[\x60"')]*\s*(?:[-–—:,;([]|\x60|\*)*\s*[\x60(]?(${methodList})(?![\p{L}\p{N}_-]|\s*[\x60*]*\s*\/)`;

const pathThenMethod = latin.gu`(${pathForm})\x60?\s+\x60?(${methodList})(?![\p{L}\p{N}_-])`;

/** Reads endpoints from prose, lists, tables, headings and fences. */
export function extractApis(blocks: readonly Block[], out: Collector): void {
  const { hosts, others, prefixes: known } = out.declared;
  const prefixes = declaredPrefixes(blocks, known);
  addDeclaredHosts(blocks, hosts);
  addNamedApis(blocks, others);
  let heading: Block | undefined;
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'heading') heading = block;
    // The path of a table of one endpoint may stand in its header.
    if (!block.text.includes('/') && block.header?.[1]?.includes('/') !== true) continue;
    const owner = ownerOf(block.labels);
    if (owner !== undefined && others.has(owner)) {
      leaveOut(block, elsewhere, out);
      for (const [, path = ''] of codePath.all(block.text)) out.omit('api', path, elsewhere, block.line);
      continue;
    }
    const site: Site = {
      join: (path) => joinPrefix(prefixes.get(block.section), path),
      foreignHost: (path) => foreignHost(path, hosts),
    };
    if (block.kind === 'fence') {
      for (const found of fenceEndpoints(block)) {
        emit(
          out,
          { block, line: found.line, evidence: found.evidence, confidence: found.confidence },
          site,
          found.method,
          found.path,
          found,
        );
        if (firmExclusion(block.excluded) === undefined)
          for (const { kind, text, reason, line } of found.lost ?? []) out.omit(kind, text, reason, line);
      }
    } else if (block.kind === 'row' && block.cells && block.header) {
      if (ofAlternatives(block.header)) leaveOut(block, 'alternative', out);
      else if (!rowsOfOne(blocks, index, site, out)) pathRow(block, block.cells, block.header, site, out);
    } else if (
      !pathOverMethods(blocks, index, site, out) &&
      !pathUnderMethod(block, heading, site, out) &&
      !apart(blocks, index, site, out)
    ) {
      prose(block, site, out);
    }
  }
  dropForeignPaths(blocks, out);
}

const elsewhere = 'another system or document';
const owned = latin.u`^\W*(\p{Lu}[\p{L}\d.]{2,})(?:['’]s)? (?:API )?endpoints?\W*$`;
const api = latin.gu`(?<![\p{L}])(?:[Ff]rom|[Vv]ia|[Uu]ses?|[Uu]sing|[Cc]onsumes?|[Ff]etch(?:es|ed)? from|data of) (?:the |an? |its )?(\p{Lu}[\p{L}\d.]{2,}) API(?![\p{L}])`;

/** Whose endpoints a label says that follow: `Fakestore endpoints:`. */
function ownerOf(labels: readonly string[]): string | undefined {
  const label = labels.find((each) => each.length < 60 && each.includes('ndpoint'));
  return label === undefined ? undefined : owned.exec(label)?.[1];
}

/** Adds the names of APIs that data come from: `data from the Fakestore API`. */
function addNamedApis(blocks: readonly Block[], found: Set<string>): void {
  for (const { kind, text } of blocks)
    if (kind !== 'heading' && text.includes(' API')) for (const [, name = ''] of api.all(text)) found.add(name);
}

const methodLine = latin.iu`^[*_${'`'}\s]*(?:http[ -]?)?(?:method|verb|methode|метод|请求方法|方法|método|méthode)[*_${'`'}\s]*[:：][*_${'`'}\s]*(${methodList})\b`;
const pathLine = where(
  'endpoint path url uri route pfad endpunkt ruta chemin путь эндпоинт 路径 地址'.split(' '),
  latin.iu`^[*_${'`'}\s]*(?:endpoint|path|url|uri|route|pfad|endpunkt|путь|эндпоинт|路径|地址|ruta|chemin)[*_${'`'}\s]*[:：][*_${'`'}\s]*(${pathForm}|(?:api|rest|v\d)\/${pathRest})`,
);

const sockets = where(['socket', 'ws:', 'wss:'], latin.iu`\bweb ?sockets?\b|\bwss?:`);
const endpointWords = ['endpoint', 'endpunkt', 'эндпо', '接口', '端点', 'エンドポイント'];
const namesEndpoint = where(endpointWords, latin.iu`\bendpoints?\b|endpunkt|эндпо|接口|端点|エンドポイント`);
const saysApi = where(['api', ...endpointWords], latin.iu`\bendpoints?\b|\bapi\b|endpunkt|эндпо|接口|端点`);

/** A table of what was looked at instead. */
const ofAlternatives = ofLast((header: readonly string[]): boolean =>
  header.some((cell) => classify(plainText(cell)).excluded === 'alternative'),
);

/** `Method: POST` and `Path: /x` on lines of their own, in either order. */
function apart(blocks: readonly Block[], index: number, site: Site, out: Collector): boolean {
  const block = blocks[index];
  if (!block || !/[:：]/.test(block.text)) return false;
  const written = pathLine.exec(block.text)?.[1] ?? '';
  const path = cleanPath(/^[arv]/.test(written) ? `/${written}` : written);
  if (path === undefined) return false;
  const near = [1, -1, 2, -2].map((step) => blocks[index + step]).filter((other) => other?.section === block.section);
  const line = [block, ...near]
    .map(
      (other) =>
        methodLine.exec(other?.text ?? '') ??
        latin.i`\b(?:method|verb)[*_${'`'}\s]*:[*_${'`'}\s]*([A-Z]+)`.exec(other === block ? block.text : ''),
    )
    .find((match) => match !== null);
  const found = methodsOf((line?.[1] ?? '').toUpperCase());
  for (const method of found) emit(out, { block, confidence: 0.9 }, site, method, path);
  return found.length > 0;
}

const startsWithMethod = latin.plain`^\W*(?:GET|POST|PUT|PATCH|DELETE)\b`;
const nextPath = latin.u`^[\s\x60]*, \x60?(${pathForm})(?=\x60?\s*(?:$|[,;.()–—]|- |and ))`;

/** The paths that a method goes on with: `GET /shops, /shops/{id}`. */
function pathsBehind(sentence: string, first: RegExpExecArray): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  let from = first.index + first[0].length;
  for (let next = nextPath.exec(sentence.slice(from)); next; next = nextPath.exec(sentence.slice(from))) {
    next.index = from;
    found.push(next);
    from += next[0].length;
  }
  return found;
}

function prose(block: Block, site: Site, out: Collector): void {
  const isApi = block.roles.has('api');
  const sentences = block.kind === 'heading' ? [block.text] : block.sentences;
  for (const [index, sentence] of sentences.entries()) {
    const taken: { from: number; to: number }[] = [];
    const claim = (match: RegExpExecArray): boolean => {
      const from = match.index;
      const to = from + match[0].length;
      if (taken.some((span) => from < span.to && span.from < to)) return false;
      taken.push({ from, to });
      return true;
    };
    if (!sentence.includes('/')) continue;
    const statement = { block, sentence, next: sentences[index + 1], site, out };
    const hasMethod = anyMethod.test(sentence);
    // Lines of a path and its method each, of which those of a paragraph are joined: the next path is not the method's.
    const rows = hasMethod && /^[\s`*]*\//.test(sentence) ? [...pathThenMethod.all(sentence)] : [];
    for (const match of rows.length > 1 ? rows : []) {
      if (claim(match)) endpoints(statement, match, methodsOf(match[2] ?? ''), match[1] ?? '', 0.9);
    }
    for (const match of hasMethod ? methodThenPath.all(sentence) : []) {
      if (!claim(match)) continue;
      const methods = methodsOf(match[1] ?? '');
      endpoints(statement, match, methods, match[2] ?? '', 0.95);
      for (const next of startsWithMethod.test(sentence) ? pathsBehind(sentence, match) : [])
        if (claim(next)) endpoints(statement, next, methods, next[1] ?? '', 0.85);
    }
    for (const match of hasMethod ? after.all(sentence) : []) {
      if (claim(match)) endpoints(statement, match, methodsOf(match[2] ?? ''), match[1] ?? '', 0.9);
    }
    const bare = [
      ...(sentence.includes('`') ? codePath.all(sentence) : []),
      ...(sentence.includes('/api/') ? barePath.all(sentence) : []),
    ];
    for (const match of bare) {
      const path = match[1] ?? '';
      if (taken.some((span) => match.index < span.to && span.from < match.index + match[0].length)) continue;
      if (
        (/^\/[wsm]/i.test(path) && latin.i`^\/(?:ws|socket(?:\.io)?|mcp)(?:\/|$)`.test(path)) ||
        sockets.test(sentence)
      ) {
        out.omit('api', path, 'no HTTP endpoint', block.line);
        continue;
      }
      const named = namesEndpoint.test(sentence);
      const says = saysApi.test(sentence);
      if (
        !(named && /^\/[a-z][\w-]*\/[\w{:]/.test(path)) &&
        !/^\/(?:api|v\d+|rest)\//i.test(path) &&
        !(isApi && !block.roles.has('page') && path !== '/')
      )
        continue;
      const method = methodByVerb(sentence.slice(0, match.index));
      // ``The status page reads `/x` ``: a verb says that the page calls it.
      if (isPrefixStatement(sentence) || (method.length === 0 && namesPage(sentence, match)) || !claim(match)) continue;
      // What all paths begin with is none of them.
      if (/\*$|\/\*|^\/(?:api|rest)?(?:\/v\d+)?\/?$/i.test(path)) continue;
      endpoints(statement, match, method, path, says || isApi ? 0.7 : 0.55);
    }
  }
}
