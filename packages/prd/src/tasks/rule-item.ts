import type { Block } from './block.ts';
import type { Collector } from './collector.ts';

import { fieldItem } from './models/field-item.ts';
import { formFields } from './pages/page-forms.ts';
import { isImperative, tellsWhatHappens } from './imperative.ts';
import { hasLimit, isNormative, leadingId, obligesByVerb, plainText, wordCount } from './statement.ts';
import { asksForm, omitForm, onlyAccepted, type State, tellsMoreThanBounds } from './rule-row.ts';
import { latin } from '../expressions/latin.ts';
import { where } from '../expressions/where.ts';
import { isPossibleItem, possible } from './possible-statement.ts';
import { unfit } from './unfit.ts';
import { afterLabel, behaves, isPlaced, isWorded, saysSomething, tellsOfThing } from './plain-statement.ts';

/** Items of lists as normative statements. */

/** Words of praise, by which nothing can be checked. */
const vague = latin.i`^\W*(?:seamless|high(?:er)?|improved?|fast(?:er)?|reduced?|better|efficient|intuitive|smooth|positive|minimal|easy|easier|consistent|instant|optimi[sz]ed|reliable|enhanced|increased?|happ(?:y|ier)|great|good|clear|strong|effective|delight\w*|satisf\w+)(?=)\b`;

/** A page's name and more than a few words about it. */
const behavesPage = where(
  [';', 'page', 'screen', 'view', 'form', 'dashboard'],
  latin.iu`(?:${'`'} (?:page|screen|view|form)(?: \p{L}+|:)|(?:page|screen|view|form|dashboard)[*_]*:).{20}|;`,
);

/** ``POST /runs` starts a run; answers 409 while one is active``. */
const answersIf = latin.iu`\b(?:answers?|returns?|otherwise|else|sonst|antwortet|responde|renvoie)\b.{0,20}\b[1-5]\d\d\b|\b[45]\d\d (?:if|when|while|wenn|si|cuando|quando|falls)\b`;

/** A box to tick under a user story. */
export function isCriterion(block: Block): boolean {
  return block.roles.has('story') && (block.checked !== undefined || /^[✅☑✔✓☐⬜□]/u.test(block.text));
}

/** Where designs are found. */
const ofDesign = latin.i`\b(?:figma|wireframes?|mock-?ups?|screenshots?)\b`;

/** `System lists the pilots`, `3a. No seat is left: the system offers the next day`: its steps in a use case. */
const ofSystem = latin.i`^(?:[\w*]{1,3}[.)]? )?(?:[^:]{3,60}: )?(?:the )?system (?:\w+ly )?(?!is\b|was\b|has\b)[a-z]+s\b`;

/** States what an item asks for, or tells why it is left out. */
export function ruleItem(block: Block, inEnglish: boolean, state: State, out: Collector): void {
  const { text } = block;
  if (
    block.roles.has('api') &&
    !block.roles.has('model') &&
    (answersIf.test(text) || hasLimit(text)) &&
    out.declares(block)
  ) {
    state(text, 0.55);
    return;
  }
  if (isOfField(block) && out.declares(block)) {
    if (asksForm(text)) omitForm(block, out);
    if (tellsMoreThanBounds(text)) state(text, 0.75);
    return;
  }
  const reason = unfit(block);
  if (reason === 'no statement' && leadingId(text) && /[:：]\s*$/.test(text) && obligesByVerb.test(text)) {
    state(text, 0.5);
    return;
  }
  if (reason !== undefined) {
    const isAsked = block.roles.has('requirement') || block.roles.has('acceptance') || block.roles.has('goal');
    if (reason === 'no statement' && isAsked && isLeaf(block) && !out.declares(block)) {
      state(text, possible);
      return;
    }
    if (reason !== 'no statement' || (isAsked && !out.declares(block)))
      out.omit('rule', block.plain, reason === 'no statement' ? 'title or name, no statement' : reason, block.line);
    return;
  }
  const about = block.roles;
  if (about.has('dependency') && !isNormative(text) && !isAskedOfDependency(block)) return;
  const declares = out.declares(block) && (about.has('model') || about.has('page') || about.has('api'));
  // `/LD10/ Customer: name, address` is a model that has a number.
  const identified = leadingId(text);
  const onlyNames = declares && !isNormative(text) && (about.has('model') || wordCount(identified?.rest ?? '') < 5);
  if (identified && !onlyNames) {
    state(text, 0.95);
    return;
  }
  if (declares && !isNormative(text)) {
    // A page under requirements may be told what to do in the item that names it.
    if (about.has('page') && about.has('requirement') && behavesPage.test(text)) state(text, 0.65);
    else if (
      !about.has('model') &&
      !about.has('api') &&
      isPossibleItem(block) &&
      wordCount(text) > 5 &&
      !/[\s(`]\//.test(text)
    )
      state(text, possible);
    return;
  }
  if (about.has('acceptance') || isCriterion(block)) state(text, 0.85);
  else if (about.has('test')) state(text, saysSomething(text) ? 0.75 : onlyAccepted);
  else if (about.has('goal') && vague.test(text) && !hasLimit(text) && !/\d/.test(text) && !isNormative(text))
    out.omit('rule', block.plain, block.excluded ?? 'goal or scope, nothing that can be checked', block.line);
  else if (
    about.has('goal') &&
    !about.has('requirement') &&
    !saysSomething(text) &&
    !isImperative(text) &&
    !isImperative(afterLabel(text))
  )
    if (isInScope(block) && wordCount(text) > 2) state(text, 0.5);
    else out.omit('rule', block.plain, block.excluded ?? 'goal or scope, nothing that can be checked', block.line);
  else if (about.has('goal')) state(text, 0.75);
  else if (ofSystem.test(text)) state(text, 0.6);
  else if (about.has('requirement')) state(text, isNormative(text) || hasLimit(text) ? 0.9 : 0.75);
  else if (isNormative(text)) state(text, 0.75);
  else if ((about.has('page') || about.has('api')) && isImperative(text)) state(text, 0.6);
  else if (about.has('page') && !out.declares(block) && wordCount(text) > 3 && !ofDesign.test(text)) state(text, 0.5);
  else if (hasLimit(text) && !about.has('model') && !about.has('api') && !about.has('story')) state(text, 0.6);
  else if (block.labels.length > 0 && block.parent && leadingId(block.parent.text) && !about.has('model'))
    state(text, 0.65);
  else if (about.has('api') && !out.declares(block) && behaves(block, text, false)) state(text, 0.55);
  else if (block.parent && out.apiKeys(block.parent).length > 0 && isWorded(text, inEnglish)) state(text, 0.55);
  else if (about.has('model') && inEnglish && !out.declares(block) && tellsOfThing(block.plain)) state(text, 0.5);
  else if (
    about.size === 0 &&
    isPlaced(block) &&
    (isWorded(text, inEnglish) || (inEnglish && tellsOfThing(block.plain)))
  )
    state(text, 0.5);
  else if (!out.declares(block))
    if (isPossibleItem(block)) state(text, possible);
    else if (about.size === 0 && isPlaced(block))
      out.omit('rule', block.plain, block.excluded ?? 'states no obligation or figure', block.line);
}

/** `Points (integer, at least 0)`, `State (one of new, old)`, where nothing says that it is about something else. */
function isOfField(block: Block): boolean {
  const { text, roles } = block;
  if (roles.has('page') && formFields(block).length > 0) return true;
  if ((roles.size > 0 && !roles.has('model') && !roles.has('requirement')) || !/[(（]/.test(text)) return false;
  const field = fieldItem(text);
  return field?.evidence === 'typed' || field?.fields.some(({ values }) => values) === true;
}

/** Whether what has an identifier tells what to do or what happens, or is a part of such: no name of what is needed. */
function isAskedOfDependency({ text, parent }: Block): boolean {
  const identified = leadingId(text);
  if (identified) return tells(identified.rest);
  const whole = parent && leadingId(parent.text);
  return whole !== undefined && (tells(text) || (tells(whole.rest) && wordCount(text) > 2));
}

function tells(text: string): boolean {
  const words = plainText(text).replace(/^[\s:：–—-]+/, '');
  return isImperative(words) || isImperative(afterLabel(words)) || tellsWhatHappens(words);
}

/** `Live preview`: a name alone, with nothing under it, in a list of what is asked for. */
function isLeaf({ children, isTitle, roles, plain }: Block): boolean {
  return children.length === 0 && !isTitle && !roles.has('model') && !roles.has('api') && onlyWords.test(plain);
}

const onlyWords = latin.u`^\p{L}[\p{L}\p{N} ,'’&()-]*[.]?$`;

const scopeWords = latin.iu`\bscope\b|umfang|alcance|escopo|périmètre|范围|範囲|범위`;

/** Whether the label over an item says that what is listed is to be built: `The system must provide:`, `**In scope**`. */
function isInScope({ labels: [label = ''] }: Block): boolean {
  return label.length < 160 && (scopeWords.test(label) || (/[:：]\W*$/.test(label) && obligesByVerb.test(label)));
}
