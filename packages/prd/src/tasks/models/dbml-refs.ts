import type { FenceModel } from './fence-model.ts';

import { deletionLost } from './fence-model.ts';

const side = String.raw`(?:"?\w+"?\.)?"?(\w+)"?\.(?:"?(\w+)"?|\([^)\n]*\))`;
const form = new RegExp(
  String.raw`^[ \t]*(?:Ref\b[^:{\n]*[:{][ \t]*)?${side}[ \t]*(<>|[<>-])[ \t]*${side}([^\n]*)$`,
  'gim',
);

/** Gives the fields of tables the references that stand beside them in DBML: `Ref: posts.user_id > users.id`. */
export function withRefs(text: string, models: readonly FenceModel[], at: (offset: number) => number): FenceModel[] {
  const found = models.map((model) => ({ ...model, fields: [...model.fields], lost: [...(model.lost ?? [])] }));
  const byName = Map.groupBy(found, ({ name }) => name);
  for (const match of text.matchAll(form)) {
    const [source, left = '', leftField, kind = '', right = '', rightField, rest = ''] = match;
    const [from, name, to] = kind === '<' ? [right, rightField, left] : [left, leftField, right];
    const model = byName.get(from)?.[0];
    const place = model?.fields.findIndex((field) => field.name === name) ?? -1;
    const field = model?.fields[place];
    const lose = (said: string, reason: string): void => {
      const holder = model ?? byName.get(to)?.[0];
      holder?.lost.push({ text: said.trim(), reason, line: at(match.index) });
    };
    if (kind === '<>' || !model || !field) lose(source, 'only a single field can refer to a model');
    else {
      model.fields[place] = { ...field, references: to };
      const deletion = /\bdelete\s*:\s*(?:cascade|set null|set default)\b/i.exec(rest)?.[0];
      if (deletion !== undefined) lose(`${from}.${name ?? ''} ${deletion}`, deletionLost);
    }
  }
  return found;
}
