import type { Block } from './block.ts';
import type { Collector } from './collector.ts';
import type { Role } from './section-role.ts';

import { latin, type Latin } from '../expressions/latin.ts';
import { ofLast } from './of-last.ts';
import { isPossibleRow, possible } from './possible-statement.ts';
import {
  hasLimit,
  isConditional,
  isNegated,
  isNormative,
  isUserStory,
  leadingId,
  plainText,
  wordCount,
} from './statement.ts';

const otherSections: readonly Role[] = ['model', 'dependency', 'api', 'story'];

export type State = (text: string, confidence: number) => void;

/** The confidence of a statement by which work is accepted and which is no rule of its own. */
export const onlyAccepted = -1;

const ruleHeader = latin.iu`requirement|\brules?\b|description|expected|criteri|target|limits?\b|condition|behaviou?r|constraint|acceptance|validation|metric|value|response|action|handling|error|message|threshold|situation|scenario|case\b|trigger|schwelle|situation|fall\b|kennzahl|случай|ситуаци|действие|показател|情况|场景|處理|处理|指标|阈值|禁止|anforderung|regel|beschreibung|verhalten|erwartet|bedingung|ziel|grenz|kriteri|требован|правил|описание|услови|поведение|ожидаем|значение|критери|需求|规则|描述|说明|条件|预期|行为|限制|目标|要求|exigence|règle|comportement|requisito|regla|regra|comportamiento|criterio|要件|条件|内容|vorgabe|요구|기준|조건|목표|설명|동작|mesure`;

/** Columns whose figures are to be kept. */
const limitHeader = latin.iu`^(?:thresholds?|targets?|limits?|requirements?|max(?:imum)?|schwell(?:e|wert)|zielwert|grenzwert|порог|предел|цель|阈值|目标值?|要求)$`;

/** What the header of a table says about its rows. */
interface Columns {
  /** The rows are endpoints, fields, pages, risks or other things, and no rules. */
  readonly areOfOthers: boolean;
  readonly areOfRules: boolean;
  readonly areLimits: boolean;
  /** A column is called after rules or requirements. */
  readonly nameRules: boolean;
}

const columnsOf = ofLast((header: readonly string[]): Columns => {
  const names = header.map((cell) => plainText(cell).toLowerCase());
  const has = (pattern: Latin): boolean => names.some((name) => pattern.test(name));
  const areFields =
    has(latin.u`^(?:data ?)?types?$|datentyp|^typ$|^тип$|类型|^tipo$|^(?:データ)?型$|^타입$|자료형`) &&
    has(latin.u`field|column|attribute|name|feld|spalte|поле|字段|campo|champ|項目|フィールド|カラム|列名|필드|컬럼`);
  const areThings =
    has(
      latin.u`^(?:page|screen|route|entity|table|model|term|role|version|date|author|term|acronym|entität|tabelle|seite|maske|сущность|таблица|экран|страница|термин|роль|дата|实体|表名|页面|术语|角色|日期)s?$`,
    ) &&
    !has(
      latin.u`requirement|\brules?\b|criteri|must|^(?:may|can|can do|is allowed to|allowed|permissions?|rights?|darf|rechte|puede|permisos?|peut|droits?|pode|permissões)$`,
    );
  const areRisks =
    has(
      latin.u`^(?:alternatives?(?: considered)?|why not|risk|mitigation|likelihood|impact|question|phase|milestone|sprint|task|owner|technology|tool|library|package|risiko|frage|риск|вопрос|风险|问题)s?$`,
    ) && !has(latin.u`requirement|\brules?\b|criteri`);
  if (areFields || areThings || areRisks || has(latin.u`^(?:http )?(?:method|methode|метод|方法|请求方法|verb)s?$`))
    return { areOfOthers: true, areOfRules: false, areLimits: false, nameRules: false };
  return {
    areOfOthers: false,
    areOfRules: has(ruleHeader),
    areLimits: has(limitHeader),
    nameRules: has(
      latin.u`^(?:may|can|can do|is allowed to|darf|puede|peut|pode)$|requirement|^req(?:s|\.)?(?: ?(?:id|no\.?|#|nr\.?))?$|^fit criteri|\brules?\b|acceptance|anforderung|regel|требован|правил|需求|规则`,
    ),
  };
});

const undecided = latin.i`^[\s*_(]*(?:t\.? ?b\.? ?[acd]\.?|to be (?:defined|decided|determined)|offen|à définir|por definir|a definir)[\s*_)]*$`;
const wishes = latin.i`moscow|priorit|\bprio\b`;
const wont = latin.i`^[\s*_]*(?:w|won['’]?t(?: have)?(?: this time)?|won['’]t)(?: \([^)]*\))?[\s*_]*$`;

const askingHeader = latin.iu`^(?:requirements?|rules?|acceptance(?: criteri(?:a|on))?|conditions?|anforderung(?:en)?|regeln?|akzeptanzkriteri(?:en|um)|exigences?|règles?|critères?.*|requisitos?|reglas?|criterios?.*|regras?|critérios?.*|требования?|правил[ао]|需求|规则|验收标准|要件)$`;

/** Whether a column beside that of a user story says what the story asks for. */
function storyAsks(cells: readonly string[], header: readonly string[]): boolean {
  return cells.some(
    (cell, at) =>
      wordCount(cell) > 3 && !isUserStory(plainText(cell)) && askingHeader.test(plainText(header[at] ?? '').trim()),
  );
}

/** The template of Confluence has what a story asks for under its notes. */
function notesAsk(cells: readonly string[], header: readonly string[]): boolean {
  const names = header.map((cell) => plainText(cell).trim().toLowerCase());
  const notes = plainText(cells[names.indexOf('notes')] ?? '');
  return names.includes('importance') && wordCount(notes) > 3 && !/^https?:|\?$/.test(notes);
}

const answers = latin.iu`^\W*(?:returns? |answers? (?:with )?)?[1-5]\d\d\b.{0,12}\b(?:if|when|while|where|for|already|wenn|falls|bei|si|cuando|se|quando)\b|\botherwise [1-5]\d\d\b`;

/** Whether a cell says by itself what is to hold, and is no name or type. */
function isStated(cell: string): boolean {
  return wordCount(cell) >= 4 && (isNormative(cell) || hasLimit(cell) || isConditional(cell) || answers.test(cell));
}

const bound = latin.iu`^\W*(?:[≤<≥>]=?|under|below|less than|fewer than|at most|at least|no more than|up to|within|over|unter|höchstens|mindestens|moins de|au plus|menos de|como máximo|max\.?|min\.?)\s*[€$£]?\d`;

/** Whether the remark at a field obliges to more than the field's own bounds, such as `optional, at least 1450`. */
export function tellsMoreThanBounds(cell: string): boolean {
  return cell.split(/[,;] /).some((part) => wordCount(part) >= 4 && isNormative(part) && !bound.test(part));
}

const formOfText = latin.iu`(?<![\p{L}])(?:only (?:digits|letters|numbers|(?:lower|upper)[- ]?case)|(?:digits|letters|numbers) only|alphanumeric|(?:lower|upper)[- ]?case(?: letters)?|\d+[- ]?(?:digits?|stellig\p{L}*|stellen|ziffern|chiffres|cifras|dígitos|cifre|cijfers|cyfr|цифр\p{L}*)|in the (?:past|future)|(?:\d|one|two|three|four) decimals?(?: places)?)(?![\p{L}])|\d\s*(?:位数字|桁)|(?<![\p{L}])(?:match(?:es|ing)?|pattern|reg(?:ular )?ex(?:p|pression)?|entspr(?:icht|echen)|muster|coincid\p{L}*|patrón|padrão|motif|expresión regular|expression régulière|regul\p{L}r\p{L}* ausdruck)(?![\p{L}]).*[[\\^$]`;

/** Whether what is said of a field asks for a form of its value: `must match [A-Z]+`, `exactly 4 digits`, `two decimals`. */
export function asksForm(text: string): boolean {
  return formOfText.test(text);
}

/** Tells that a field does not hold the form that is asked of its value. */
export function omitForm({ plain, line }: Block, out: Collector): void {
  out.omit('model', plain, 'the form of a value is not checked', line);
}

/** What the remarks in a table of endpoints, pages or fields oblige to: `GET | /log | at most 31 days`; whether any does. */
function cellsOfOthers(block: Block, state: State): boolean {
  if (block.excluded !== undefined) return false;
  let any = false;
  const isOfFields = block.roles.has('model');
  for (const cell of (block.cells ?? []).slice(1)) {
    const stated = isOfFields ? tellsMoreThanBounds(cell) : isStated(cell);
    if (!stated || isNegated(cell) || isUserStory(plainText(cell))) continue;
    state(cell, 0.55);
    any = true;
  }
  return any;
}

const causeHeader = latin.iu`^(?:cause|condition|check|trigger|event|situation|when|if|fault|error|case|ursache|bedingung|fall|ereignis|prüfung|causa|condición|evento)s?$`;
const effectHeader = latin.iu`^(?:(?:re)?actions?|severity|alert(?: level)?|channel|notif(?:y|ication)|result|consequence|response|behaviou?r|handling|then|effect|reaktion|aktion|verhalten|folge|acción|resultado|reacción|consecuencia|ação|réaction|conséquence)s?$`;

/** `| Cause | Reaction |`: what happens in which case. */
const isOfCases = ofLast((header: readonly string[]): boolean => {
  const names = header.map((cell) => plainText(cell).trim());
  return names.some((name) => causeHeader.test(name)) && names.some((name) => effectHeader.test(name));
});

/** Reads a row of a table as a rule, where its table is one of requirements. */
export function ruleRow(block: Block, state: State, out: Collector): void {
  const { cells = [], header = [] } = block;
  const columns = columnsOf(header);
  if (columns.areOfOthers) {
    if (block.roles.has('model') && out.declares(block) && cells.some(asksForm)) omitForm(block, out);
    if (!block.roles.has('story')) cellsOfOthers(block, state);
    return;
  }
  const filled = cells.filter((cell) => cell !== '');
  if (
    filled.some((cell) => undecided.test(cell)) ||
    header.some((title, at) => wishes.test(title) && wont.test(cells[at] ?? ''))
  ) {
    out.omit('rule', filled.join(' | '), 'undecided, or not to be done', block.line);
    return;
  }
  const text = filled.join(' | ');
  if (filled.length < 2) return;
  if (isUserStory(plainText(filled.find((cell) => cell.length > 20) ?? ''))) {
    if (storyAsks(cells, header) || notesAsk(cells, header)) state(text, 0.75);
    else for (const cell of filled) if (isStated(cell) && !isUserStory(plainText(cell))) state(cell, 0.6);
    return;
  }
  const state0 = filled
    .filter((cell) => cell.length < 40 || cell.includes(']('))
    .map((cell) => plainText(cell))
    .find((cell) =>
      latin.i`^(?:won['’]?t(?: have)?|out(?: of scope)?|future|later|deferred|rejected|removed|v[2-9]|phase [2-9])$`.test(
        cell,
      ),
    );
  if (state0 !== undefined) {
    out.omit('rule', block.plain, `marked ${state0}`, block.line);
    return;
  }
  const required = block.roles.has('requirement') || block.roles.has('acceptance');
  const isPage = block.roles.has('page') && out.declares(block) && !isNormative(text);
  const onlyNames = filled.length === 2 && out.declares(block) && !isNormative(text);
  if (leadingId(text) && !isPage && !onlyNames) state(text, 0.9);
  else if (block.roles.has('test') && !block.roles.has('acceptance')) state(text, onlyAccepted);
  else if (block.roles.has('goal') && (columns.areOfRules || hasLimit(text))) state(text, 0.75);
  else if (required && (columns.areOfRules || isNormative(text) || hasLimit(text))) state(text, 0.8);
  else if (required && cells.some((cell) => wordCount(cell) >= 4)) state(text, 0.65);
  else if (isNormative(text) && !isNegated(text)) state(text, 0.65);
  else if (columns.areLimits && hasLimit(text) && !block.roles.has('model') && !block.roles.has('dependency'))
    state(text, 0.7);
  else if (columns.nameRules) state(text, 0.75);
  else if (isOfCases(header) && !block.roles.has('model')) state(text, 0.65);
  else if (filled.slice(1).some((cell) => bound.test(cell)) && !otherSections.some((role) => block.roles.has(role)))
    state(text, 0.6);
  else if (
    (block.roles.has('api') || block.roles.has('page')) &&
    (cellsOfOthers(block, state) || block.roles.has('api'))
  )
    return;
  else if (!out.declares(block) && isPossibleRow(block, filled)) state(text, possible);
  else if (required && block.excluded === undefined && !out.declares(block))
    out.omit('rule', block.plain, 'states no obligation or figure', block.line);
}
