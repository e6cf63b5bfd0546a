import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { ofLast } from '../of-last.ts';
import { isNegated, plainText } from '../statement.ts';
import { isNoSystem, knownServices, saysSystem } from './services.ts';

/** Systems that lists, rows and tables about dependencies begin with: `Mollie for payments`, `Payment hub, HSM cluster`. */

const needing = latin.iu`^(?:(?:it |we |this )?(?:needs?|requires?|uses?|depends? on|relies on|builds on|integrates with|benötigt|braucht|nutzt|verwendet|setzt auf|nécessite|utilise|requiere|usa|utiliza|requer|depende d[eo]|dépend d[eu]|использует|требует)\s+)?(?:(?:the|an?|our|der|die|das|den|le|la|les|l['’]|el|los|las|os?|as?)\s+)?`;
/** What stands behind a name and says what the system is for. */
const purpose = latin.iu`\s+(?:for|via|over|by|where|which|that|für|zur|zum|über|von|pour|para|per|для|через)\s|\s*[(（]|\s*[:：–—]\s|\s-\s|\s*\x60|\s+(?:GET|POST|PUT|PATCH|DELETE)\s|\s*\[\d`;
/** What libraries are for. */
const ofLibrary = latin.iu`^\s*(?:[(（]|for|für|pour|para|[:–—-])\s*(?:icons?|routing|styl|css|(?:form |input |schema )?validation|forms?\b|(?:\p{L}+ )?state\b|animat|chart|image (?:proc|resi|manip)|(?:file|date|error) handling|pars|(?:unit |e2e )?test|lint|format|typ|build|bundl|orm\b|hash|encrypt|compress|render|drag|ui\b|component|http client|markdown|library|framework|package|npm\b|dev\b)`;
const verb = latin.iu`(?<![\p{L}])(?:is|are|be|been|was|were|must|shall|should|will|can|may|has|have|had|needs?|requires?|sends?|gets?|does|do|ist|sind|wird|werden|muss|müssen|hat|haben|est|sont|doit|es|son|debe|é|são|deve|был|должен)(?![\p{L}])`;
const calledSystem = latin.iu`^\s*[(（][^)）]*(?:service|system|api|platform|extern|dienst|servicio|serviço)[^)）]*[)）]`;
/** `No cache needed`, `None` */
const negative = latin.iu`^(?:no|none|not|without|kein\p{L}*|ohne|aucune?|sans|sin|ningun\p{L}*|sem|nenhum\p{L}*|нет|без|无)(?![\p{L}])`;
const proper = latin.u`^(?:\p{Lu}[\p{L}\p{N}.&+’'-]*|\p{Ll}+\p{Lu}[\p{L}\p{N}]*)(?: (?:\p{Lu}|\d|de |of |und |and )[\p{L}\p{N}.&+’'-]*){0,4}$`;

interface Piece {
  readonly name: string;
  /** Words behind it say what it is for, and no colon makes it the name of what they list. */
  readonly isExplained: boolean;
  /** They call it a system or service: `Rate engine (internal service)`. */
  readonly isCalled: boolean;
}

/** What a part of a list begins with; undefined where that is too long for a name. */
function pieceOf(text: string): Piece | undefined {
  const words = text.trim().replace(/[.;]$/, '');
  const bare = words.slice(needing.exec(words)?.[0].length ?? 0);
  const cut = purpose.exec(bare);
  const lead = cut ? bare.slice(0, cut.index) : bare;
  // `Gateway de SMS (Zenvia)`: the name of a thing that goes before it.
  const inside = cut ? latin.u`^\s*[(（](\p{Lu}[^)）,;]{1,30})[)）]`.exec(bare.slice(cut.index))?.[1] : undefined;
  const isNamed = inside !== undefined && proper.test(inside);
  const name = (isNamed ? `${lead.trim()} (${inside})` : lead).replace(/^["“«*]|["”»*,]$/g, '').trim();
  if (
    name.length < 2 ||
    name.length > 50 ||
    lead.trim().split(/\s+/).length > 5 ||
    verb.test(lead) ||
    negative.test(name)
  )
    return undefined;
  const after = cut ? bare.slice(cut.index) : '';
  // `Weather: open-meteo`: what it is, and the name behind it.
  const behind = /^[:：]\s+([\p{L}][\p{L}\d.-]{3,30})$/u.exec(after.trim())?.[1];
  if (
    behind !== undefined &&
    /[\p{Lu}\d.-]/u.test(behind) &&
    knownServices(name).length === 0 &&
    !saysSystem(name, true)
  )
    return { name: behind, isExplained: true, isCalled: false };
  if (ofLibrary.test(after)) return undefined;
  return {
    name: knownAlone(name),
    isExplained: after !== '' && !/^\s*[:：]/.test(after),
    isCalled: calledSystem.test(after),
  };
}

/** `PostgreSQL` for `PostgreSQL database` */
function knownAlone(name: string): string {
  const [known] = knownServices(name);
  return known !== undefined && name.startsWith(known) && /^(?: \p{Ll}[^ ]*)+$/u.test(name.slice(known.length))
    ? known
    : name;
}

/** The parts of a text between commas, outside of parentheses. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '(' || char === '（') depth++;
    else if ((char === ')' || char === '）') && depth > 0) depth--;
    else if (
      depth === 0 &&
      (char === ';' || char === '、' || char === '，' || (char === ',' && text[at + 1] === ' '))
    ) {
      found.push(text.slice(from, at));
      from = at + 1;
    }
  }
  found.push(text.slice(from));
  return found.flatMap((part) => part.split(/\s(?:and|und|et|y|e)\s(?=\p{Lu}[^(]*$)/u));
}

const identifier = /^[A-Z][A-Z0-9]*-[A-Z0-9-]*\d/;

/**
 * The systems that an item or a paragraph begins with or lists. `areSystems` where the title over it says that there is
 * nothing else; else a name is taken whose words, known neighbours or purpose tell.
 */
export function listedSystems(block: Block, areSystems: boolean): string[] {
  const found: string[] = [];
  // A box to tick is something to be done.
  if (block.checked !== undefined) return found;
  for (const sentence of block.sentences) {
    if (sentence.length > 400 || isNegated(sentence) || reverse.test(sentence)) continue;
    const text = plainText(sentence);
    // Examples of what a system sends are no systems.
    const pieces = parts(text.split(/(?: such as| e\.g\.|,? for example|,? z\. ?B\.) /, 1)[0] ?? '');
    const named = pieces.map((piece) => pieceOf(piece));
    const isList = pieces.length > 1;
    // A sentence is no list; an item may go on with one.
    if (
      block.kind === 'paragraph' &&
      (!isList || named.filter((piece) => piece === undefined).length * 3 > named.length)
    )
      continue;
    const hasKnown = isList && knownServices(text).length > 0;
    const judge = (areAll: boolean): string[] =>
      named.flatMap((piece, index) =>
        piece &&
        (index === 0 || hasKnown || !named.includes(undefined)) &&
        isSystem(piece, areAll, block.kind === 'item' && index === 0, hasKnown)
          ? [piece.name]
          : [],
      );
    const first = judge(areSystems);
    // Where most names of a row are systems the others are as well.
    found.push(...(isList && first.length * 2 > pieces.length ? judge(true) : first));
    if (block.kind === 'item') break;
  }
  return found;
}

function isSystem(
  { name, isExplained, isCalled }: Piece,
  areSystems: boolean,
  leads: boolean,
  hasKnown: boolean,
): boolean {
  if (isNoSystem(name) || identifier.test(name) || /^(?:PRD|RFC|SPEC)\b/.test(name)) return false;
  const isSure = areSystems || hasKnown || isCalled;
  if (saysSystem(name.replace(/ \([^)]*\)$/, ''), isSure) || knownServices(name).length > 0) return true;
  if (areSystems) return leads || proper.test(name) || name.includes('(');
  if (hasKnown && /^\p{Lu}/u.test(name)) return true;
  return leads && isExplained && (proper.test(name) || name.includes('('));
}

/** Who needs this, which it does not need itself. */
const reverse = latin.iu`^(?:blocks|needed by|used by|consumed by|enables)(?![\p{L}])|(?<![\p{L}])(?:depends? on (?:this|us)|consumers?)(?![\p{L}])`;

const nameHeader = latin.iu`^(?:dependenc(?:y|ies)|names?|components?|integrations?|abhängigkeit(?:en)?|bezeichnung|dépendance|dependencia|dependência|zależność|зависимость|依赖(?:项)?|依存(?:先)?|의존성|이름|名称)$`;
const systemHeader = latin.iu`^(?:(?:external |third[- ]party )?(?:services?|systems?|providers?|vendors?)(?: name)?|(?:externe[rs]? )?(?:dienste?|systeme?|anbieter)|service (?:externe)?|système|servicio|sistema|proveedor|serviço|fornecedor|сервис|система|外部系统|系统|服务|外部システム|システム|サービス|시스템|서비스)$`;
const typeHeader = latin.iu`^(?:types?|kind|art|typ|categor(?:y|ie|ía|ia)|tipo|тип|类型|種別|종류)$`;
const systemType = latin.iu`(?<![\p{L}])(?:services?|systems?|saas|apis?|database|datastore|infrastructure|infra|external|dienst|système|sistema|servicio)(?![\p{L}])`;

const columnsOf = ofLast((header: readonly string[]) => {
  const names = header.map((cell) => plainText(cell));
  const systemAt = names.findIndex((name) => systemHeader.test(name));
  return {
    systemAt,
    nameAt: systemAt >= 0 ? systemAt : names.findIndex((name) => nameHeader.test(name)),
    typeAt: names.findIndex((name) => typeHeader.test(name)),
  };
});

/** The systems that a row of a table of dependencies names. */
export function rowSystems({ cells = [], header = [], plain }: Block, areSystems: boolean): string[] {
  const { systemAt, nameAt, typeAt } = columnsOf(header);
  const cell = plainText(cells[nameAt] ?? '');
  if (cell === '' || isNegated(plain)) return [];
  const type = plainText(cells[typeAt] ?? '');
  if (type !== '' && !systemType.test(type)) return [];
  const isSure = areSystems || systemAt >= 0 || type !== '';
  return parts(cell).flatMap((part) => {
    const piece = pieceOf(part);
    return piece && isSystem(piece, isSure, true, false) ? [piece.name] : [];
  });
}
