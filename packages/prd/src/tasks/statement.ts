import { pattern } from '../expressions/pattern.ts';
import { latin } from '../expressions/latin.ts';

/** Reading of single statements: sentences, obligation, negation, story and question forms. */

const latinObligation = pattern.iu`\b(?:must|shall|should|may not|might not|cannot|can ?not|can['’]t|mustn['’]t|needs? to|ha(?:s|ve) to|is required|are required|required to|never|always|at most|at least|no (?:more|longer|less|fewer|later) than|not (?:be )?allowed|forbidden|prohibited|only (?:if|when|by|for)|only (?:[a-z]+ ){1,3}(?:may|can|will)|ensures?|guarantees?|rejects?|refuses?|mandatory)\b|\b(?:system|app|application|service|server|client|api|endpoint|page|screen|dashboard|form|backend|frontend|device|tool|bot|users?) (?:will|can)\b|(?:^|[^\p{L}])(?:muss|müssen|darf|dürfen|soll|sollen|sollte|nie(?:mals)?|immer|mindestens|höchstens|maximal|verpflichtend|nicht erlaubt|verboten|spätestens)(?![\p{L}])|(?:^|[^\p{L}])(?:doit|doivent|devra|devront|ne peut|ne peuvent|jamais|toujours|au moins|au plus|obligatoire|interdit)(?![\p{L}])|(?:^|[^\p{L}])(?:debe|deben|deberá|deberán|no puede|no pueden|nunca|siempre|al menos|como máximo|obligatorio|prohibido|deve|devem|deverá|deverão|não pode|não podem|sempre|pelo menos|no máximo|obrigatório|proibido)(?![\p{L}])`;
const cyrillicObligation = pattern.iu`(?:^|[^\p{L}])(?:долж(?:ен|на|но|ны)|обязан|необходимо|нельзя|запрещ|не (?:может|могут|допуска|более|менее|должн)|всегда|никогда|требуется|следует|обязательн)`;
const eastAsianObligation = pattern.u`必须|必需|应当|应该|(?<![响反适对供效相])应(?=[在为以支提对能具显返])|须|不得|不能|不可|不允许|禁止|不超过|至少|最多|需要?(?=[在为以支提对能具显返记校])|なければならない|てはならない|べき|すること|必要がある|できること`;

const limit = latin.iu`[<>≤≥]=? ?\$?\d|\b\d+(?:[.,]\d+)? ?(?:%|ms|s\b|sec|seconds?|min\b|minutes?|hours?|days?|kb|mb|gb|requests?|rps|fps|qps|tps|attempts?|characters?|chars?|users?|items?|entries|mg|km|m\b|mm|cm|°c|v\b|hz|sekunden|minuten|stunden|tage|zeichen|secondes|jours|segundos|minutos|días|секунд|минут|час|дн|символ)|\d+ ?(?:秒|分钟|小时|天|个|条|字符|毫秒|次)|\b(?:p9[059]|uptime|wcag|aes-?\d|tls ?1)`;

const bareLimit = /uptime|wcag/i;

const story = pattern.iu`^\W*(?:(?:US|STORY)-?\d[\w.]*\W+)?(?:(?:user[ -]?)?(?:story|description|beschreibung|описание|история)[^:：]{0,12}[:：]\W*)?(?:as an? .{2,80}?,? (?:i|we)\b|as (?:the )?\w+(?: \w+)?, i\b|as an? [\w -]{2,40}, |als .{2,80}(?:möchte|will|kann) ich|en tant qu|como .{2,60}(?:quiero|quero|desejo|deseo|puedo)|как .{2,80}(?:я хочу|хочу|я могу|мне нужно)|[作身][为為].{1,40}[，,]?我|(?:.{1,20})として、)`;

/** Whether a text obliges somebody to something. */
export function isNormative(text: string): boolean {
  if (text !== lastJudged.text) lastJudged = { text, normative: obliges(text) };
  return lastJudged.normative;
}

/** Several extractors ask about the same text one after the other. */
let lastJudged = { text: '', normative: false };

function obliges(text: string): boolean {
  return (
    latinObligation.test(text) ||
    (latin.u`\p{Script=Cyrillic}`.test(text) && cyrillicObligation.test(text)) ||
    (latin.u`\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}`.test(text) && eastAsianObligation.test(text))
  );
}

const imperative = pattern.iu`^\W*(?:show|display|allow|support|provide|validate|send|store|save|return|reject|refuse|prevent|require|enforce|limit|redirect|hide|disable|enable|use|render|include|notify|log|encrypt|hash|check|handle|update|delete|remove|sort|filter|persist|keep|restrict|verify|highlight|confirm|clear|retry|rate[- ]limit|implement|create|add|generate|record|expire|block|warn|mask|paginate|compute|calculate|parse|maintain|ensure|insert|configure|define|apply|zeige|prüfe|sende|speichere|zeigt|prüft|показать|показывать|проверять|отправлять|сохранять|显示|支持|提供|验证|发送|保存)(?![\p{L}-])`;

/** Whether a text starts with a verb that tells what to do. */
export function isImperative(text: string): boolean {
  return imperative.test(text);
}

/** Whether a text states a figure that can be checked. */
export function hasLimit(text: string): boolean {
  // Without a figure there is no limit, but for a few words.
  return (/\d/.test(text) || bareLimit.test(text)) && limit.test(text);
}

/** `As a …, I want …`, in any of the languages known here. */
export function isUserStory(text: string): boolean {
  return story.test(text);
}

/** A question, or a note that something is yet to be settled. */
export function isQuestion(text: string): boolean {
  return (
    /[?？]\s*(?:\*\*)?["')]?$/.test(text.replace(/\s*\[[^\]]*\]\s*$/, '')) ||
    latin.iu`^\W*(?:tbd|to be decided|to be determined)\b|^\W*(?:open )?question\b`.test(text)
  );
}

const negated = pattern.iu`\b(?:do(?:es)? not|don['’]t|doesn['’]t|will not|won['’]t|shall not|must not|should not|never|no longer|not)\s+(?:be\s+|to\s+|yet\s+|need(?:ed)?\s+(?:to\s+)?(?:a|an|the)?\s*)?(?:create|creat|add|expose|implement|provid|build|built|offer|introduc|includ|support|ship|deliver|need|requir|part of|in scope|plan|touch|change|remove)|\b(?:out of scope|not in scope|deprecated|to be removed|removed in|is removed|are removed|(?:no|without(?: an?)?) (?:new )?(?:endpoints?|routes?|pages?|screens?|tables?|models?|api)\b|future (?:release|version|phase|work)|later (?:release|version|phase)|in (?:v|version |phase )[2-9]|not yet|post-?mvp|postponed|deferred|instead of)|\b(?:kein(?:e|en|er|em)?|nicht)\s+(?:\p{L}+\s+){0,4}(?:endpunkt|endpoint|seite|tabelle|anlegen|erstellen|anbieten|umsetzen|umgesetzt|teil|enthalten)|(?:später|künftig)\b|\bне (?:нужно|надо|создава|добавля|реализ|требуется|входит|планиру|следует)|в будущем|позже|不(?:需要|提供|实现|包含|支持|创建|做)|暂不|无需|后续版本|(?:ne (?:pas|sera pas)|no se (?:debe|implementa|crear)|não (?:será|criar|implementar))`;

/** Whether the text says that the thing is not to be made, or not now. */
export function isNegated(text: string): boolean {
  return negated.test(text);
}

const foreign = pattern.iu`\b(?:third[- ]party|external(?:ly)?|upstream|partner['’]?s?|vendor['’]?s?|provider['’]s|owned by|belongs to|provided by|defined in|documented in|specified in|covered by|implemented in|existing|already (?:exists?|available|implemented|built)|consum(?:es?|ed|ing)|calls? (?:out to|the \p{L}+['’]?s?)|(?:stripe|twilio|github|google|slack|paypal|sendgrid|openai|shopify|aws|azure|facebook|salesforce)['’]?s?)\b|bestehend|vorhanden|externe[rsnm]?\b|внешн|существующ|外部|第三方|已有`;

/** Whether the text speaks of something that another system or document provides. */
export function isForeign(text: string): boolean {
  return foreign.test(text);
}

const abbreviation = latin.iu`(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|max|min|no|resp|z\.\s?b|d\.\s?h|bzw|ca|ggf|u\.\s?a|evtl|т\.\s?[еко]|напр|др|p\.\s?ex|ej)|^\d+|\s\p{L})\.$`;

const sentenceEnd = latin.gu`[.!?](?:["')\]*_${'`'}”»]*)(?=\s+["'([*_${'`'}„«“]*[\p{Lu}\p{N}\p{Lo}])|[。！？]`;

/** Cuts prose into sentences; abbreviations and dots inside code do not end one. */
export function sentencesOf(text: string): string[] {
  const result: string[] = [];
  let from = 0;
  for (const match of text.matchAll(sentenceEnd.for(text))) {
    const end = match.index + match[0].length;
    if (abbreviation.test(text.slice(Math.max(from, match.index - 12), match.index + 1))) continue;
    result.push(text.slice(from, end).trim());
    from = end;
  }
  const rest = text.slice(from).trim();
  if (rest !== '') result.push(rest);
  return result;
}

const emphasis = latin.gu`[*${'`'}~]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])`;

/** Removes the marks of code, emphasis, links and strike-through. */
export function plainText(text: string): string {
  if (!/[*`~_[]|\s\s|[\t\r\n]/.test(text)) return text.trim();
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(emphasis.for(text), '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The identifier that a statement starts with: `FR-1`, `[NFR-2]`, `**AC-3**`. */
export function leadingId(text: string): { id: string; rest: string } | undefined {
  if (!/\d/.test(text)) return undefined;
  const match =
    latin.u`^[*_${'`'}~[(]*(?:(?:requirement|rule|anforderung|regel|требование|需求)\s+)?(\p{Lu}[\p{Lu}\d]{0,7}(?:[-_.]\p{Lu}{1,6}){0,2}[-_. ]?\d{1,4}(?:\.\d{1,3}){0,3}[a-z]?)(?:[*_${'`'}~\])]*)\s*(?:[:.)–—|-]|(?=\*)|(?<=[*_${'`'}~\])])|(?=\s))[*_${'`'}~]*\s*(?:\([^)]{1,30}\)\s*[:–—-]\s*)?`.exec(
      text,
    );
  const id = match?.[1];
  if (!match || id === undefined || !latin.plain`[-_.]|^(?:FR|NFR|REQ|BR|AC|R|SC|EC|ФТ|НФТ)\d`.test(id))
    return undefined;
  if (
    latin.i`^(?:US|STORY|ГОСТ|РД|DIN|EN|IEC|IEEE|GB|FIPS|NIST|TLS|SHA|AES|HTTP|UTF|ISO|WCAG|RFC|IPV|COVID|GPT|MP|H|V|P|Q|E|TCP|CVE|UTC|OAUTH|ES|S|M)[-_. ]?\d`.test(
      id,
    )
  ) {
    return undefined;
  }
  return { id, rest: text.slice(match[0].length).trim() };
}
