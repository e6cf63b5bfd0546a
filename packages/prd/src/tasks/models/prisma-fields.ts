import type { Field } from '../task.ts';

import { linesOfText } from '../block.ts';
import { makeField } from '../field.ts';
import { latin } from '../../expressions/latin.ts';

const settings = /\[[^\]\n]*\b(?:pk|primary key|not null|null|unique|ref|default|increment)\b[^\]\n]*\]/i;

/** Whether the body of a `table` has settings of DBML, where a column may be null unless it says otherwise. */
export function isDbml(language: string, body: string): boolean {
  return language === 'dbml' || settings.test(body);
}

/** The columns of a Prisma model or DBML table; a field that only leads to another model is none. */
export function prismaFields(
  body: string,
  isColumn: (type: string, isList: boolean) => boolean,
  inDbml: boolean,
): Field[] {
  const fields: Field[] = [];
  const hasRelations = body.includes('@relation');
  const targets = new Map(
    [...(hasRelations ? body : '').matchAll(/\s([A-Z]\w*)\??\s+@relation\([^)]*\bfields\s*:\s*\[\s*(\w+)\s*\]/g)].map(
      (match) => [match[2] ?? '', match[1] ?? ''] as const,
    ),
  );
  for (const line of linesOfText(body)) {
    const match = latin.plain`^\s*["${'`'}]?(\w+)["${'`'}]?\s+([\w.]+(?:\(\s*[\w, ]+\))?)(\[\])?(\?)?\s*(.*)$`.exec(
      line.includes('//') ? line.replace(/\/\/(?!.*["']).*$/, '') : line,
    );
    if (!match || match[1] === 'Indexes' || match[1] === 'Note') continue;
    const [, name = '', type = '', list, optional, rest = ''] = match;
    if ((hasRelations && /@relation\b/.test(rest)) || !isColumn(type, list !== undefined)) continue;
    const unique = rest.includes('unique') && /@unique\b|\bunique\b/.test(rest);
    const primary = latin.plain`@id\b|\[\s*(?:pk|primary key)`.test(rest);
    const fallback =
      (rest.includes('@default')
        ? latin.plain`@default\(\s*["']?([\w. -]+|now\(\))["']?\s*\)`.exec(rest)?.[1]
        : undefined) ??
      (inDbml ? latin.plain`\bdefault\s*:\s*["'${'`'}]?([^"'${'`'},\]]+)`.exec(rest)?.[1]?.trim() : undefined);
    const base = makeField(name, type + (list ?? ''), '');
    const target =
      targets.get(name) ??
      (!rest.includes('ref') ? undefined : latin.plain`\bref\s*:\s*[<>-]+\s*["${'`'}]?(\w+)`.exec(rest)?.[1]);
    fields.push({
      ...base,
      required: inDbml
        ? primary || /\[[^\]]*\bnot null\b/i.test(rest)
        : optional === undefined && (primary || fallback === undefined || base.required),
      unique,
      ...(primary ? { primary: true } : {}),
      ...(list === undefined ? {} : { list: true }),
      ...(fallback === undefined ? {} : { defaultValue: fallback }),
      ...(target === undefined ? {} : { references: target }),
    });
  }
  return fields;
}
