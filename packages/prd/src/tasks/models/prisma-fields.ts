import type { Field } from '../task.ts';
import type { Lost } from './fence-model.ts';

import { deletionLost } from './fence-model.ts';
import { linesOfText } from '../block.ts';
import { makeField } from '../field.ts';
import { latin } from '../../expressions/latin.ts';

const settings = /\[[^\]\n]*\b(?:pk|primary key|not null|null|unique|ref|default|increment)\b[^\]\n]*\]/i;

/** Whether the body of a `table` has settings of DBML, where a column may be null unless it says otherwise. */
export function isDbml(language: string, body: string): boolean {
  return language === 'dbml' || settings.test(body);
}

const onDelete = /\b(?:onDelete\s*:\s*(?:Cascade|SetNull|SetDefault)|delete\s*:\s*(?:cascade|set null|set default))\b/;

/** A constraint of a whole table: `@@unique([a, b])`, `@@id([a])`, and in indexes of DBML `(a, b) [unique]`. */
const together =
  /^\s*(?:@@(unique|id)\(\s*(?:fields\s*:\s*)?\[([^\]]*)\]|(?:\(([^)]*)\)|"?(\w+)"?)\s*\[[^\]]*\b(unique|pk)\b)/;

/** The columns of a Prisma model or DBML table; a field that only leads to another model is none. */
export function prismaFields(
  { name: owner, body }: { readonly name: string; readonly body: string },
  isColumn: (type: string, isList: boolean) => boolean,
  inDbml: boolean,
  firstLine: number,
): { fields: Field[]; lost: Lost[] } {
  const fields: Field[] = [];
  const lost: Lost[] = [];
  const constraints: (() => void)[] = [];
  const hasRelations = body.includes('@relation');
  const targets = new Map(
    [...(hasRelations ? body : '').matchAll(/\s([A-Z]\w*)\??\s+@relation\([^)]*\bfields\s*:\s*\[\s*(\w+)\s*\]/g)].map(
      (match) => [match[2] ?? '', match[1] ?? ''] as const,
    ),
  );
  for (const [index, line] of linesOfText(body).entries()) {
    const said = line.includes('@@') || line.includes('[') ? together.exec(line) : null;
    if (said) {
      const [, prisma, list, several, one, dbml] = said;
      const names = namesIn(list ?? several ?? one ?? '');
      const isKey = prisma === 'id' || dbml === 'pk';
      constraints.push(() => {
        if (!constrain(fields, names, isKey))
          lost.push({
            text: `${owner}: ${line.trim()}`,
            reason: 'only a single field can be unique',
            line: firstLine + index,
          });
      });
      continue;
    }
    const deletion = line.includes('elete') ? onDelete.exec(line)?.[0] : undefined;
    if (deletion !== undefined)
      lost.push({
        text: `${owner}.${/\w+/.exec(line)?.[0] ?? ''} ${deletion}`,
        reason: deletionLost,
        line: firstLine + index,
      });
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
  for (const apply of constraints) apply();
  return { fields, lost };
}

/** Fields in a list, without what is said of their order; what is computed of one is the name of none. */
function namesIn(list: string): string[] {
  return list
    .replaceAll(/\(\s*(?:sort|length|ops)\b[^)]*\)/g, '')
    .split(',')
    .map((part) => part.replaceAll(/["'\s]/g, ''))
    .filter((part) => part !== '');
}

/** Makes the fields parts of a key, or the only one unique; false where they cannot hold that. */
function constrain(fields: Field[], names: readonly string[], isKey: boolean): boolean {
  const places = names.map((name) => fields.findIndex((field) => field.name === name));
  if ((places.length > 1 && !isKey) || places.includes(-1)) return false;
  for (const place of places) {
    const field = fields[place];
    if (field) fields[place] = { ...field, ...(isKey ? { primary: true, required: true } : { unique: true }) };
  }
  return true;
}
