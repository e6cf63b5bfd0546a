import type { Block } from './block.ts';
import type { FenceEndpoint } from './api-fences.ts';
import type { HttpMethod } from './task.ts';

import { cleanPath } from './clean-path.ts';
import { exampleFields } from './example-fields.ts';

/** Endpoints that a fence shows by commands of curl. */

const shells: ReadonlySet<string> = new Set(['', 'bash', 'sh', 'shell', 'zsh', 'console', 'curl', 'http', 'text']);
const word = /"((?:\\.|[^"\\])*)"|'([^']*)'|(\S+)/g;
const methodOption = /^(?:-X|--request=?)(.*)$/;
const dataOption = /^(?:-d|-F|--data(?:-raw|-binary|-ascii|-urlencode)?=?|--json=?|--form(?:-string)?=?)(.*)$/;
const url = /^(?:https?:\/\/[^/\s]+|\$\{?\w+\}?|\{\{?\w+\}?\})?(\/.*)$/i;
const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/** One command of curl: what it asks for, and from which line of the fence on, from 0. */
interface Command {
  readonly words: readonly string[];
  readonly line: number;
}

export function curlEndpoints(block: Block): FenceEndpoint[] {
  if (!block.text.includes('curl ') || !shells.has(block.language ?? '')) return [];
  return commandsOf(block.lines).flatMap(({ words, line }) => {
    const found = requestOf(words);
    if (!found) return [];
    const evidence = words.join(' ').slice(0, 200);
    return { ...found, line: block.line + 1 + line, evidence, confidence: 0.85 };
  });
}

/** The commands of a script; one goes on in the next line after `\`, and while a quote is open. */
function commandsOf(lines: readonly string[]): Command[] {
  const found: Command[] = [];
  for (let at = 0; at < lines.length; at++) {
    const first = /(?:^|[\s|&;$(])curl\s+(.*)$/.exec(lines[at] ?? '');
    if (!first) continue;
    const line = at;
    let text = first[1] ?? '';
    while (at + 1 < lines.length && at - line < 60 && (text.endsWith('\\') || isOpen(text)))
      text = `${text.endsWith('\\') ? text.slice(0, -1) : text}\n${lines[++at] ?? ''}`;
    found.push({ words: [...text.matchAll(word)].map((match) => match[1] ?? match[2] ?? match[3] ?? ''), line });
  }
  return found;
}

function isOpen(text: string): boolean {
  return (text.match(/'/g)?.length ?? 0) % 2 === 1;
}

function requestOf(words: readonly string[]): Pick<FenceEndpoint, 'method' | 'path' | 'requestFields'> | undefined {
  let method: string | undefined;
  let address: string | undefined;
  let data: string | undefined;
  let isQuery = false;
  for (let at = 0; at < words.length; at++) {
    const option = words[at] ?? '';
    const named = methodOption.exec(option);
    const sent = named ? null : dataOption.exec(option);
    if (named) method = (named[1] || words[++at] || '').toUpperCase();
    else if (sent) data ??= sent[1] || words[++at] || '';
    else if (option === '-G' || option === '--get') isQuery = true;
    else if (option === '-I' || option === '--head') method ??= 'HEAD';
    else if (option === '-T' || option === '--upload-file') {
      method ??= 'PUT';
      at++;
    } else if (/^(?:-H|-u|-o|-b|-A|-e|--header|--user|--output|--cookie)$/.test(option)) at++;
    else if (!option.startsWith('-')) address ??= url.test(option) ? option : undefined;
  }
  const made = method ?? (data === undefined || isQuery ? 'GET' : 'POST');
  const path = cleanPath(withParameters(withoutVariable(address ?? '')), true);
  if (path === undefined || !methods.has(made)) return undefined;
  const body = data?.trim().startsWith('{') === true && made !== 'GET' ? exampleFields(data) : [];
  return { method: made as HttpMethod, path, requestFields: body };
}

function withoutVariable(address: string): string {
  return address.replace(/^(?:\$\{?\w+\}?|\{\{?\w+\}?\})(?=\/)/, '');
}

/** Parameters for what can only be the key of one thing: a number, a UUID, `INV-2041`. */
function withParameters(address: string): string {
  return address.replaceAll(
    /(?<=[^:/]\/)(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[A-Z]{1,6}[-_]?\d+|\$\{?[A-Z_a-z]\w*\}?)(?=[/?]|$)/g,
    '{id}',
  );
}
