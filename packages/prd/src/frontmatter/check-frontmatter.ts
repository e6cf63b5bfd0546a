import { type Diagnostic, locate } from '@orch/core';

import type { Outline } from '../outline/types.ts';

/** Longer frontmatter, or more of it than a person writes, is refused before a YAML parser sees it. */
const maxLength = 65_536;

/**
 * What is wrong with the frontmatter as YAML. Loads the `yaml` package, which costs some 25 ms once, unless all lines
 * are keys with plain values; reading and editing never need this.
 */
export async function checkFrontmatter(outline: Outline): Promise<readonly Diagnostic[]> {
  const { frontmatter, text, file } = outline;
  if (!frontmatter) return [];
  const { start, end } = frontmatter.content;
  if (end - start > maxLength) {
    return [invalid(`the frontmatter is longer than ${maxLength} characters`, start, start)];
  }
  if (isPlain(text.slice(start, end))) return [];
  const { parseDocument, isMap, isScalar } = await import('yaml');
  const parsed = parseDocument(text.slice(start, end), { uniqueKeys: false, logLevel: 'silent', schema: 'failsafe' });
  const found = parsed.errors.map((error) =>
    invalid(firstLine(error.message), start + error.pos[0], start + error.pos[1]),
  );
  if (!isMap(parsed.contents)) {
    return found.length > 0 || parsed.contents === null
      ? found
      : [invalid('the frontmatter is not a list of keys', start, end)];
  }
  const seen = new Set<string>();
  for (const { key } of parsed.contents.items) {
    if (!isScalar(key) || typeof key.value !== 'string' || !key.range) continue;
    if (seen.has(key.value)) {
      found.push(
        invalid(`the key ${JSON.stringify(key.value)} is there twice`, start + key.range[0], start + key.range[1]),
      );
    }
    seen.add(key.value);
  }
  return found;

  function invalid(message: string, from: number, to: number): Diagnostic {
    return {
      code: 'ORCH_PRD_INVALID_FRONTMATTER',
      severity: 'warning',
      message,
      location: locate(file, text, from, to),
      help: 'Quote values that contain `: ` or begin with a special character. Until then it is edited line by line.',
    };
  }
}

/**
 * A key and a value that no YAML parser could take for anything else: letters, digits and harmless marks, without `: `
 * and ` #`, or such words in a list of one line, quoted or not.
 */
const plainLine =
  /^[A-Za-z][\w-]*:(?: (?:[\w/(][\w ./()+,-]*|\[(?:'[^'\\\r\n]*'|[\w./][\w ./-]*)(?:, (?:'[^'\\\r\n]*'|[\w./][\w ./-]*))*\]))?$/;

/** Whether the frontmatter is so simple that it is valid by its look: plain lines, no key twice. */
function isPlain(yaml: string): boolean {
  const lines = yaml.split(/\r\n|\r|\n/).filter((line) => line !== '');
  const keys = lines.map((line) => line.slice(0, line.indexOf(':')));
  return new Set(keys).size === keys.length && lines.every((line) => plainLine.test(line));
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
