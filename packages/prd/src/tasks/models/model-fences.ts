import type { Block } from '../block.ts';
import type { Field } from '../task.ts';
import type { FenceModel, Lost } from './fence-model.ts';

import { builtModels, drawnModels, migratedModels, railsModels, type DrawnModel } from './drawn-models.ts';
import { exampleModels } from '../example-fields.ts';
import { makeField, readField, splitList } from '../field.ts';
import { bodyFields, plainFields } from './body-fields.ts';
import { mayDeclare } from './declared-trees.ts';
import { bareBodies, bracedBodies, closing, type Body } from './braced-bodies.ts';
import { withBases, type DeclaredTypes } from './declared-types.ts';
import { embedded, isGo } from './go-fields.ts';
import { drawnFields, isGraphql, memberFields } from './member-fields.ts';
import { openApiSchemas } from '../open-api.ts';
import { isDbml, prismaFields } from './prisma-fields.ts';
import { withRefs } from './dbml-refs.ts';
import { erDiagram } from './er-diagram.ts';
import { rowModels } from './row-lines.ts';
import { hasTables, sqlTables } from './sql-tables.ts';
import { pythonBodies, pythonFields } from './python-classes.ts';
import { latin } from '../../expressions/latin.ts';
import { joinWrapped, tableRows } from './wrapped-rows.ts';

const notStored = latin.plain`^(?:Props|State|Config|Options|Params|Context|Payload|Result|Input|Output|Args|Error)$|.(?:Request|Response|Reply|Dto|DTO|Props|State|Config|Configuration|Options|Params|Context|Payload|Result|Input|Output|Error|Exception|Service|Repository|Controller|Handler|Provider|Store|Client|Adapter|Event|Message(?=s?Props)|Settings|Query|Mutation|Subscription|Manager|Hook|Api|API|Args|Type|Status|Enum|Kind|Role|Interface|Factory|Builder|Filter|Page|Screen|View|Component)$`;

/** What only a stored thing has, whatever its name: `ClientRequest` with an id and the time of its making. */
const isRecord = /^\s*_?id\b[^]*\bcreated_?at\b/im;

const scalar = latin.plain`^(?:String|Int|BigInt|Float|Decimal|Boolean|DateTime|Json|Bytes)$`;

/** Under a title about models, what may be data although it is called so. */
const mayBeStored =
  /(?:State|Status|Settings|Config|Event|Message|Result|Page|Type|Role|Kind|Filter|Options|Context|Payload)$/;

/** Languages of fences that may hold a drawing of models. */
const drawing = /^(?:te?xt|sql|plain(?:text)?|ya?ml|ts|typescript|js|javascript)?$/;

/** Languages of fences in which a name before braces may be a thing. */
const bracing = /^(?:te?xt|plain(?:text)?|ts|typescript|js|javascript|json5|pseudo(?:code)?)?$/;
/** A property of a style sheet. */
const styling =
  /^[ \t]*[a-z][a-z-]*:[^;\n]*(?:\d(?:px|r?em|vh|vw|pt|%)|#[\da-f]{3,8}\b|\b(?:auto|none|inherit|bold|solid|flex|block|center)\b)[^;\n]*;/im;
/** Sides of a system, and what they send. */
const sides =
  /^(?:Query|Mutation|Subscription|Request|Response|Server|Client|Body|Html|Main|App|Application|Database|Backend|Frontend|Given|When|Then)$/i;

/** What the titles and labels over a fence say of it. */
interface FencePlace {
  /** Models are declared there. */
  readonly isModel: boolean;
  /** One thing is named, of which an example may stand there. */
  readonly isNamed: boolean;
}

/** Reads the models that a fence declares: Prisma, SQL, GraphQL, TypeScript, classes, DBML and OpenAPI schemas. */
export function fenceModels(block: Block, { isModel, isNamed }: FencePlace, types: DeclaredTypes): FenceModel[] {
  const { text } = block;
  const read = readModels(block, isModel, types);
  if (isModel && !isNamed && read.length === 0) read.push(...storedModels(block));
  const models =
    text.includes('Ref') && /^[ \t]*Ref\b/m.test(text) ? withRefs(text, read, lineAt(text, block.line + 1)) : read;
  return models.map((model) => ({
    ...model,
    fields: model.fields.map((field) => types.resolved(field)),
  }));
}

function readModels(block: Block, isModel: boolean, types: DeclaredTypes): FenceModel[] {
  const language = block.language ?? '';
  const text = block.text;
  const at = lineAt(text, block.line + 1);
  const found: FenceModel[] = [];
  const lower = text.toLowerCase();
  const columns = columnsIn(text);
  const isDrawing =
    text.includes('classDiagram') || text.includes('@startuml') || language === 'plantuml' || language === 'puml';
  if (hasTables(lower)) found.push(...sqlTables(text, at));
  for (const body of text.includes('{') ? bracedBodies(text) : []) {
    const line = at(body.offset);
    if (body.keyword === 'model' || (body.keyword === 'table' && !/^\s*\(/.test(body.body))) {
      const inDbml = body.keyword === 'table' && isDbml(language, body.body);
      const { fields, lost } = prismaFields(body, columns, inDbml, line);
      if (fields.length > 0) found.push({ name: body.name, fields, line, confidence: 0.95, lost });
    } else if (/^(?:type|interface)$/.test(body.keyword) && isGraphql(language, body.body)) {
      if (
        !latin.plain`^(?:Query|Mutation|Subscription)$|(?:Payload|Connection|Edge|Input|Response|Result)$`.test(
          body.name,
        )
      ) {
        found.push({ name: body.name, fields: bodyFields(body, language), line, confidence: 0.85 });
      }
    } else if (
      body.name !== 'typedef' &&
      latin.plain`^(?:interface|type|class|struct|record|entity|message|object)$`.test(body.keyword) &&
      (!notStored.test(body.name) ||
        (isModel && (isRecord.test(body.body) || mayBeStored.test(body.name))) ||
        (body.keyword === 'message' && body.name.endsWith('Event')))
    ) {
      const bases = body.keyword === 'struct' && isGo(language, body.body) ? embedded(body.body) : body.bases;
      const own = isDrawing ? drawnFields(body.body) : bodyFields(body, language);
      const { fields, lost } = extended(own, { name: body.name, bases }, line, types);
      if (body.hasAlternatives)
        lost.push({ text: `type ${body.name}`, reason: 'of several forms of a record, only the first is read', line });
      // Records of Protocol Buffers travel and rest in one form.
      const stored =
        isModel ||
        (isDrawing && fields.length > 1) ||
        body.keyword === 'entity' ||
        (body.keyword === 'message' && fields.length > 1) ||
        fields.some((field) => /^_?id$|^uuid$/i.test(field.name));
      if (fields.length > 0 && stored)
        found.push({ name: body.name, fields, line, confidence: isModel ? 0.9 : 0.6, lost });
    }
  }
  if (
    (language === 'python' || language === 'py') &&
    (isModel || latin.plain`@dataclass\b|\bdb\.Model\b|\bmodels\.Model\b|\bBase\)`.test(text))
  )
    found.push(...pythonClasses(text, at, types));
  if (
    (text.includes('schemas') || text.includes('definitions')) &&
    /^\s*["']?(?:schemas|definitions)["']?\s*:/m.test(text)
  )
    found.push(...schemaModels(block.lines, block.line + 1));
  if (text.includes('erDiagram') && /\berDiagram\b/.test(text)) found.push(...erDiagram(text, at));
  if (text.includes('classDiagram')) found.push(...classLines(text, at));
  if (isModel && text.includes('typedef')) found.push(...typedefs(text, at));
  const put = ({ name, fields, line }: DrawnModel): void => {
    found.push({ name, fields, line: block.line + 1 + line, confidence: 0.85 });
  };
  if (
    ((text.includes('Schema') || text.includes('Table')) && /(?:Schema|Table)\s*\(/.test(text)) ||
    (isModel && text.includes('z.object('))
  )
    builtModels(text).forEach(put);
  if (text.includes('Schema::')) migratedModels(text).forEach(put);
  if (text.includes('create_table')) railsModels(text).forEach(put);
  if ((isModel || text.includes('@Entity')) && (text.includes('class') || text.includes('record')))
    found.push(...constructed(text, at));
  const isStyled = text.includes('{') && styling.test(text);
  if (
    isModel &&
    found.length === 0 &&
    text.includes('{') &&
    bracing.test(language) &&
    !/^@start/m.test(text) &&
    !isStyled
  )
    for (const { name, body, offset } of bareBodies(text)) {
      const isKept = !notStored.test(name) || isRecord.test(body) || mayBeStored.test(name);
      const fields = isKept && !sides.test(name) ? plainFields(body) : [];
      if (fields.length > 0) found.push({ name, fields, line: at(offset), confidence: 0.85 });
    }
  // `# users: id, email`: remarks only.
  const remarks = isModel && block.lines.every((line) => /^\s*(?:#\s|$)/.test(line));
  if (remarks) rowModels(block.lines.map((line) => line.replace(/^\s*#\s/, '')))?.forEach(put);
  if (found.length === 0 && drawing.test(language) && !isStyled) {
    const tables = text.includes('(') ? tableRows(joinWrapped(block.lines)) : [];
    if (tables.length > 0) tables.forEach(put);
    else if (isModel) (rowModels(block.lines) ?? drawnModels(block.lines)).forEach(put);
  }
  return found;
}

/** The models that an example of a whole store shows. */
function storedModels({ text, line, language = '' }: Block): FenceModel[] {
  if (!/^(?:jsonc?|json5|js|javascript)?$/.test(language) || mayDeclare(text)) return [];
  const at = lineAt(text, line + 1);
  return exampleModels(text).map(({ name, fields, offset }) => ({
    name,
    fields,
    line: at(offset),
    confidence: 0.7,
  }));
}

/** The line of an offset. Offsets come in rising order mostly, so that the text is counted once or a few times. */
function lineAt(text: string, firstLine: number): (offset: number) => number {
  let counted = 0;
  let lines = 0;
  return (offset) => {
    if (offset < counted) {
      counted = 0;
      lines = 0;
    }
    for (let next = text.indexOf('\n', counted); next !== -1 && next < offset; next = text.indexOf('\n', counted)) {
      lines++;
      counted = next + 1;
    }
    return firstLine + lines;
  };
}

/** Tells which types of Prisma are those of columns, and do not only lead to another model. */
function columnsIn(text: string): (type: string, isList: boolean) => boolean {
  let known: { declared: ReadonlySet<string>; held: ReadonlySet<string> } | undefined;
  return (type, isList) => {
    known ??= {
      declared: new Set(Array.from(text.matchAll(/^[ \t]*model\s+(\w+)\s*\{/gm), (match) => match[1] ?? '')),
      held: new Set(Array.from(text.matchAll(/^[ \t]*(?:enum|type)\s+(\w+)/gim), (match) => match[1] ?? '')),
    };
    return !known.declared.has(type) && (!isList || known.held.has(type) || scalar.test(type) || !/^[A-Z]/.test(type));
  };
}

/** `data class User(val id: String)` of Kotlin and `case class` of Scala. */
function constructed(text: string, at: (offset: number) => number): FenceModel[] {
  const found: FenceModel[] = [];
  const start = /\b(?:(?:data|case)\s+class|record)\s+(\w+)\s*\(/g;
  for (let match = start.exec(text); match; match = start.exec(text)) {
    const end = closing(text, start.lastIndex, '(', ')');
    const fields = memberFields(
      text
        .slice(start.lastIndex, end)
        .replaceAll(/,\s*(?=(?:@|val\b|var\b|[A-Z]?\w+(?:<[\w, ]+>)?(?:\[\])?\?? [A-Za-z_]\w*\s*(?:[,=]|$)))/g, '\n'),
    );
    start.lastIndex = end;
    if (fields.length > 0 && !notStored.test(match[1] ?? ''))
      found.push({ name: match[1] ?? '', fields, line: at(match.index), confidence: 0.9 });
  }
  return found;
}

function pythonClasses(text: string, at: (offset: number) => number, types: DeclaredTypes): FenceModel[] {
  const found: FenceModel[] = [];
  for (const body of pythonBodies(text)) {
    if (notStored.test(body.name)) continue;
    const line = at(body.offset);
    const { fields, lost } = extended(pythonFields(body), body, line, types);
    if (fields.length > 0) found.push({ name: body.name, fields, line, confidence: 0.85, lost });
  }
  return found;
}

/** What classes of frameworks and libraries are called, from which no field of the document comes. */
const framework =
  /^(?:(?:db|models|orm|gorm|mongoose|pydantic|django)\.\w+|(?:Base|SQL|Active|Typed)?(?:Model|Entity|Record)|(?:Declarative)?Base|(?:Embedded)?Document|Schema|\w*Mixin|Component|AggregateRoot|ABC|Generic\b.*|Protocol|TypedDict|NamedTuple|Equatable|Codable|Serializable|[Oo]bject|dict|str|int)$/;

/** Fields with those of what is extended, and what is extended but not known. */
function extended(
  own: readonly Field[],
  { name, bases }: Pick<Body, 'name' | 'bases'>,
  line: number,
  types: DeclaredTypes,
): { fields: readonly Field[]; lost: Lost[] } {
  const inherited: Field[] = [];
  const lost: Lost[] = [];
  for (const base of bases) {
    const fields = base === name ? undefined : types.fieldsOf(base);
    if (fields) inherited.push(...fields);
    else if (!framework.test(base))
      lost.push({ text: `${name} extends ${base}`, reason: `the fields of ${base} are not declared`, line });
  }
  return { fields: withBases(own, inherited), lost };
}

/** The schemas of an OpenAPI description that look like things to be stored. */
function schemaModels(lines: readonly string[], firstLine: number): FenceModel[] {
  return openApiSchemas(lines)
    .filter(({ name, fields }) => fields.length > 0 && !notStored.test(name))
    .map(({ name, fields, line, lost }) => ({
      name,
      fields,
      line: firstLine + line,
      confidence: 0.85,
      lost: lost.map((each) => ({ ...each, line: firstLine + each.line })),
    }));
}

/** `User : +UUID id` of Mermaid, a line a member. */
function classLines(text: string, at: (offset: number) => number): FenceModel[] {
  const found = new Map<string, FenceModel>();
  for (const match of text.matchAll(/^[ \t]*(\w+)\s*:\s*([+#~-]?[A-Za-z].*)$/gm)) {
    const name = match[1] ?? '';
    const fields = drawnFields(match[2] ?? '');
    const known = found.get(name);
    const line = known?.line ?? at(match.index);
    if (fields.length > 0)
      found.set(name, { name, fields: [...(known?.fields ?? []), ...fields], line, confidence: 0.85 });
  }
  return [...found.values()];
}

/** `typedef struct { … } name_t;` of C. */
function typedefs(text: string, at: (offset: number) => number): FenceModel[] {
  const found: FenceModel[] = [];
  for (const match of text.matchAll(/\btypedef\s+struct[^{;]*\{([^}]*)\}\s*(?:__\w+__\s*\(\(.*?\)\)\s*)?(\w+)\s*;/g)) {
    const fields = memberFields(
      (match[1] ?? '')
        .replaceAll(/\/\*.*?\*\//g, '')
        .replaceAll(/\b(?:const|unsigned|volatile)\s+/g, '')
        .replaceAll(/\[\w*\](?=\s*;)|:\s*\d+(?=\s*;)/g, ''),
    );
    const name = (match[2] ?? '').replace(/_t$/, '');
    if (fields.length > 0) found.push({ name, fields, line: at(match.index), confidence: 0.8 });
  }
  return found;
}

/** Fields of an object literal or a shape in prose: `{ id, email: string }` without its braces. */
export function shapeFields(body: string): Field[] | undefined {
  const fields: Field[] = [];
  for (const part of splitList(body)) {
    const alternatives = /^`?(\w+)\s*\|\s*\w+`?$/.exec(part);
    const field = alternatives ? makeField(alternatives[1] ?? '', undefined) : readField(part.replace(/^\.{3}/, ''));
    if (!field || !latin.u`^[\p{L}_]`.test(field.name)) return undefined;
    fields.push(field);
  }
  return fields.length === 0 ? undefined : fields;
}
