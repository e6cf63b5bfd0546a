import { posix } from 'node:path';

const lineWidth = 110;

/** A text as a JavaScript string literal, in single quotes where that needs no more escapes; no text can end it. */
export function quote(text: string): string {
  const json = JSON.stringify(text);
  const escaped = replaceUnsafe(json, unicodeEscape);
  if (text.includes("'") && !text.includes('"')) return escaped;
  return `'${escaped.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Plain data as a JavaScript literal, on one line where it fits. Entries that are undefined are left out. */
export function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const [open, close] = isList ? ['[', ']'] : ['{ ', ' }'];
  const parts = isList
    ? value.map((item) => literal(item, inner))
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => `${property(key)}: ${literal(member, inner)}`);
  if (parts.length === 0) return isList ? '[]' : '{}';
  const line = `${open}${parts.join(', ')}${close}`;
  if (line.length + indent.length <= lineWidth && !line.includes('\n')) return line;
  return `${open.trim()}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close.trim()}`;
}

/** A property access, by point where the name allows it. */
export function member(object: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${object}.${name}` : `${object}[${quote(name)}]`;
}

/** A text as part of a comment: one line, at most 120 characters, unable to end the comment. */
export function commentText(text: string): string {
  const line = replaceUnsafe(text, () => ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('*/', '* /')
    .replaceAll('@', '')
    .trim();
  return (line.length > 120 ? `${line.slice(0, 119)}…` : line).toWellFormed();
}

/** The specifier by which one module of the workspace imports another. */
export function specifier(fromPath: string, toPath: string): string {
  const relative = posix.relative(posix.dirname(fromPath), toPath);
  return quote(relative.startsWith('.') ? relative : `./${relative}`);
}

/**
 * A route pattern as a JavaScript expression for an address: a plain string, or a template
 * with each parameter replaced by what `value` gives for it.
 */
export function address(pattern: string, value: (param: string) => string): string {
  const parts = pattern.split('/').map((segment) => {
    if (segment.startsWith(':')) return `\${encodeURIComponent(${value(segment.slice(1))})}`;
    return encodeURIComponent(segment).replaceAll("'", '%27');
  });
  const text = parts.join('/');
  return text.includes('${') ? `\`${text}\`` : `'${text}'`;
}

/** A name as the key of an object literal. */
export function property(key: string): string {
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}

/** A name with the indefinite article that most English words take: `an author`. */
export function indefinite(name: string): string {
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}

/**
 * Replaces characters that could hide or reorder code for its readers, or that end a line. Most texts are plain, and the
 * classes take a tenth of a millisecond to read.
 */
function replaceUnsafe(text: string, replacement: (character: string) => string): string {
  return /[^ -~]/.test(text) ? text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\ufffe\uffff]/gu, replacement) : text;
}

function unicodeEscape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
