import type { Block } from './block.ts';
import type { Field, HttpMethod } from './task.ts';

import { curlEndpoints } from './api-curl.ts';
import { drawnFolders, inFolder } from './api-folders.ts';
import { treeEndpoints } from './api-trees.ts';
import { cleanPath } from './clean-path.ts';
import { depthOf, lineFields } from './example-fields.ts';
import { openApiEndpoints, type LostDemand } from './open-api.ts';
import { latin } from '../expressions/latin.ts';

export interface FenceEndpoint {
  /** Null where the line gives none. */
  readonly method: HttpMethod | null;
  readonly path: string;
  readonly line: number;
  readonly evidence: string;
  readonly confidence: number;
  readonly summary?: string;
  readonly requestFields?: readonly Field[];
  readonly responseFields?: readonly Field[];
  readonly lost?: readonly LostDemand[];
}

const requestLine = latin.plain`^[\s#/*>|├└─│-]*(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[:\s|]+["'${'`'}]?((?:https?:\/\/[^\s/]+|\{\{?\w+\}?\})?\/[^\s"'${'`'}]*)(.*)$`;
const code =
  /(?:\b(?:app|router|server|api|fastify|route|r|e|mux|\w*[rR]outer)\.(get|post|put|patch|delete|head|options|Get|Post|Put|Patch|Delete|GET|POST|PUT|PATCH|DELETE)\(|@(?:\w+\.)?(Get|Post|Put|Patch|Delete|get|post|put|patch|delete|GetMapping|PostMapping|PutMapping|PatchMapping|DeleteMapping)\(|Route::(get|post|put|patch|delete)\()\s*(?:\w+\s*=\s*)?["'`](\/[^"'`]*)["'`]/;
const gherkin =
  /\b(GET|POST|PUT|PATCH|DELETE)\b(?:\s+request)?(?:\s+(?:to|on|at|against|auf|an|на))?\s+["'`]?(\/[^\s"'`]*)/;

const otherLanguages: ReadonlySet<string> = new Set(
  'bash sh shell zsh console powershell sql prisma graphql mermaid diff log proto nginx dockerfile'.split(' '),
);
const scenarioLanguages: ReadonlySet<string> = new Set(['gherkin', 'feature', 'cucumber']);

/** Reads the endpoints of a fence: request lines, OpenAPI paths, routes in code and steps of scenarios. */
export function fenceEndpoints(block: Block): FenceEndpoint[] {
  const language = block.language ?? '';
  const commands = curlEndpoints(block);
  if (commands.length > 0 || otherLanguages.has(language)) return commands;
  const { lines } = block;
  if (block.text.includes('paths') && /^\s*["']?paths["']?\s*:/m.test(block.text))
    return openApiEndpoints(lines, block.line + 1);
  const found: FenceEndpoint[] = [];
  if (block.text.includes('route.') || block.text.includes('+server.')) {
    for (const { index, ...endpoint } of treeEndpoints(lines))
      found.push({
        ...endpoint,
        line: block.line + 1 + index,
        evidence: (lines[index] ?? '').trim(),
        confidence: 0.85,
      });
  }
  const nested = new Nesting();
  const folders = language === '' || /^te?xt$/.test(language) ? drawnFolders(lines) : undefined;
  const listsPaths = block.roles.has('api');
  for (const [index, text] of lines.entries()) {
    const prefix = nested.read(text);
    const drawn = folders?.[index];
    if (!text.includes('/')) continue;
    const line = block.line + 1 + index;
    const request = requestLine.exec(text) ?? (scenarioLanguages.has(language) ? gherkin.exec(text) : null);
    const route = request || !text.includes('(') ? null : code.exec(text);
    const method =
      request?.[1] ??
      route
        ?.slice(1, 4)
        .find((name) => name !== undefined)
        ?.replace(/mapping$/i, '');
    const alone = request || route || !listsPaths ? undefined : (drawn?.leaf ?? pathAlone.exec(text)?.[1]);
    if (alone !== undefined && !alone.includes('*')) {
      const path = cleanPath(alone, true);
      if (path !== undefined)
        found.push({ method: null, path, line, evidence: text.trim(), confidence: 0.75, summary: '' });
      continue;
    }
    const written = request?.[2] ?? '';
    const asked = inFolder(drawn?.above ?? '', written);
    const path = cleanPath(request ? asked : route ? `${prefix}${route[4] ?? ''}` : '', request !== null);
    if (method === undefined || path === undefined || path.includes('*')) continue;
    const summary = (request?.[3] ?? '')
      .replace(/^\s*HTTP\/[\d.]+/, '')
      .replace(/^[\s#/–—:-]+/, '')
      .trim();
    found.push({
      method: method.toUpperCase() as HttpMethod,
      path,
      line,
      evidence: text.trim(),
      confidence: request ? 0.9 : 0.7,
      summary: summary.slice(0, 200),
      ...(request ? bodies(lines, index + 1) : {}),
    });
  }
  return found;
}

/** `/api/library → what it is for` */
const pathAlone = /^\s*(\/api\/[^\s`"'*]*)\s+(?:→|->|=>|[–—:#-]|\/\/)\s*\S/;
const group = /\.(?:[Rr]oute|[Gg]roup|prefix)\(\s*["'`](\/[^"'`]*?)\/?["'`]/;

/** The paths of groups of routes, each before those within its braces: `r.Route("/v1", func(r chi.Router) {`. */
class Nesting {
  readonly #open: { readonly path: string; readonly depth: number }[] = [];
  #depth = 0;

  /** Reads a line, and gives what stands before the paths of its routes. */
  read(text: string): string {
    const before = this.#depth;
    // Placeholders such as `{id}` open and close on their line.
    for (const mark of text) if (mark === '{' || mark === '}') this.#depth += mark === '{' ? 1 : -1;
    for (let last = this.#open.at(-1); last && last.depth > this.#depth; last = this.#open.at(-1)) this.#open.pop();
    const path = text.includes('(') ? group.exec(text)?.[1] : undefined;
    if (path !== undefined && this.#depth > before) this.#open.push({ path, depth: this.#depth });
    return this.#open.map((each) => each.path).join('');
  }
}

/** The JSON bodies under a request line: the first is the request's, one after a word such as `Response` the answer's. */
function bodies(lines: readonly string[], from: number): { requestFields: Field[]; responseFields: Field[] } {
  const result: { requestFields: Field[]; responseFields: Field[] } = { requestFields: [], responseFields: [] };
  let target: Field[] = result.requestFields;
  let depth = 0;
  for (const text of lines.slice(from, from + 120)) {
    if (requestLine.test(text)) break;
    if (
      latin.i`\bresponse\b|\bHTTP\/[\d.]+ \d{3}|^\s*(?:\/\/|#|<)?\s*(?:→|->|returns)|\bantwort\b|^\s*(?:\/\/|#)?\s*\d{3}\b`.test(
        text,
      )
    )
      target = result.responseFields;
    else if (/\brequest\b/i.test(text)) target = result.requestFields;
    for (const field of lineFields(text, depth)) {
      if (!target.some((known) => known.name === field.name)) target.push(field);
    }
    depth += depthOf(text);
  }
  return result;
}
