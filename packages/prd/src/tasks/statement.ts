import { pattern, type Pattern } from '../expressions/pattern.ts';
import { latin } from '../expressions/latin.ts';
import { ofLast } from './of-last.ts';
import { where } from '../expressions/where.ts';

/** Reading of single statements: sentences, obligation, negation, story and question forms. */

const latinObligation = pattern.iu`\b(?:must|shall|should|may not|might not|cannot|can ?not|can['’]t|mustn['’]t|needs? to|ha(?:s|ve) to|is required|are required|required to|never|always|at most|at least|no (?:more|longer|less|fewer|later) than|not (?:be )?allowed|forbidden|prohibited|only (?:if|when|by|for)|only (?:[a-z]+ ){1,3}(?:may|can|will)|ensures?|guarantees?|rejects?|refuses?|nobody|no one|mandatory)\b|\b(?:system|app|application|service|server|client|api|endpoint|page|screen|dashboard|form|backend|frontend|device|tool|bot|users?) (?:will|can)\b|(?:^|[^\p{L}])(?:muss|müssen|darf|dürfen|soll|sollen|sollte|nie(?:mals)?|immer|mindestens|höchstens|maximal|verpflichtend|nicht erlaubt|verboten|spätestens|(?:ist|sind) (?:\p{L}+ ){0,3}zu \p{L}+en)(?![\p{L}])|(?:^|[^\p{L}])(?:doit|doivent|devra|devront|ne peut|ne peuvent|jamais|toujours|au moins|au plus|obligatoires?|interdite?s?|exigent?|il faut)(?![\p{L}])|(?:^|[^\p{L}])(?:debe|deben|deberá|deberán|no (?:se )?pueden?|no se permiten?|nunca|siempre|al menos|como máximo|obligatori[oa]s?|prohibid[oa]s?|exigen?|deve|devem|deverá|deverão|não pode|não podem|sempre|pelo menos|no máximo|obrigatóri[oa]s?|proibid[oa]s?|exigem?|devono|dovr(?:à|anno)|non può|obbligatorio|moet(?:en)?|mag niet|mogen niet|musi|muszą|powin\p{L}+|harus|wajib|tidak boleh|zorunlu\p{L}*)(?![\p{L}])`;
const cyrillicObligation = pattern.iu`(?:^|[^\p{L}])(?:долж(?:ен|на|но|ны)|обязан|необходимо|нельзя|запрещ|не (?:может|могут|допуска|более|менее|должн)|всегда|никогда|требуется|следует|обязательн)`;
const eastAsianObligation = pattern.u`必须|必需|应当|应该|(?<![响反适对供效相])应(?=[在为以支提对能具显返])|须|不得|不能|不可|不允许|禁止|不超过|至少|最多|需要?(?=[在为以支提对能具显返记校])|なければならない|てはならない|べき|すること|必要がある|できること|(?<!か)[ただ]ないこと|해야 |하여야|되어야|[어아여]야 ?(?:합|한|함|하|됩|된|됨)|하지 (?:않|못)|금지|필수|반드시`;

const limit = latin.iu`[<>≤≥]=? ?\$?\d|\b\d[\d,.]*\+ |\b\d+(?:[.,]\d+)? ?(?=)(?:%|ms|s\b|sec|seconds?|min\b|minutes?|hours?|(?:(?:working|business|calendar|consecutive) )?days?|weeks?|months?|years?|kb|mb|gb|requests?|rps|fps|qps|tps|attempts?|characters?|chars?|users?|items?|entries|mg|km|m\b|mm|cm|°c|v\b|hz|pixels?|px|words?|tokens?|sekunden|minuten|stunden|tage|wochen|monate|jahre|zeichen|secondes|jours|semaines|mois|ans|segundos|minutos|días|dias|meses|años|anos|секунд|минут|час|дн|недел|месяц|лет|символ)|\d+ ?(?:秒|分钟|小时|天|个|条|字符|毫秒|次|초|분|시간|일|개|자|회|명|건)|\b(?:max(?:imum|imal)?|min(?:imum|imal)?|at most|at least|up to|höchstens|mindestens|máximo|mínimo|au (?:plus|moins))\b[^.;]{0,30}\d|(?:최대|최소) ?\d|\b(?:p9[059]|uptime|wcag|aes-?\d|tls ?1)`;

const bareLimit = /uptime|wcag/i;

/** How a statement about a condition begins, in the languages known here. */
const conditionalForm = latin.iu`^\W*(?:when(?:ever)?|if|once|as soon as|while|until|wenn|falls|sobald|solange|bei|ist|wird|si|lorsqu|quand|dès que|cuando|al |si no|se|quando|caso|если|когда|при|после|если|当|如果|若|もし|만약)(?![\p{L}])\s?[^,，]{4,160}[,，]\s*\S|^[^。,，]{2,60}(?:場合|とき|時)[は、]|^[^,]{2,60}(?:하면|되면|으면|이면)[ ,]`;

/** Whether a text says what happens under a condition: `When the connection is lost, it keeps playing.` */
export function isConditional(text: string): boolean {
  return conditionalForm.test(text);
}

const story = pattern.iu`^\W*(?:(?:US|STORY)-?\d[\w.]*\W+)?(?:(?:user[ -]?)?(?:story|description|beschreibung|описание|история|opis|descripción|descrição|descrizione|historia)[^:：]{0,12}[:：]\W*)?(?=)(?:as an? .{2,80}?,? (?:i|we)\b|when .{2,120}?, i want .{2,120}?,? so (?:that )?|as (?:the )?\w+(?: \w+)?, i\b|as an? [\w -]{2,40}, |als .{2,80}(?:möchte|will|kann) ich|en tant qu|como .{2,60}(?:quiero|quero|desejo|deseo|puedo)|come .{2,60}(?:voglio|vorrei|desidero)|als .{2,60}wil ik|jako .{2,60}chc(?:ę|emy)|как .{2,80}(?:я хочу|хочу|я могу|мне нужно)|[作身][为為].{1,40}[，,]?我|(?:.{1,20})として、|.{1,30}로서,? )`;

/** Whether a text obliges somebody to something. */
export const isNormative: (text: string) => boolean = ofLast(obliges);

function obliges(text: string): boolean {
  return (
    latinObligation.test(text) ||
    (startsNegative.test(text) && !isNegated(text)) ||
    ((text.includes('MAY') || text.includes('RECOMMENDED') || text.includes('OPTIONAL')) && permission.test(text)) ||
    (latin.u`\p{Script=Cyrillic}`.test(text) && cyrillicObligation.test(text)) ||
    (latin.u`\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}`.test(text) &&
      eastAsianObligation.test(text))
  );
}

const startsNegative = where(['do not', 'don'], latin.i`^\W*(?:do not|don['’]t)\b`);
const permission = latin.plain`\b(?:MAY|RECOMMENDED|OPTIONAL)\b`;

/** Whether a text states a figure that can be checked. */
export function hasLimit(text: string): boolean {
  // Without a figure there is no limit, but for a few words.
  return (/\d/.test(text) || bareLimit.test(text)) && limit.test(text);
}

/** `As a …, I want …`, in any of the languages known here. */
export const isUserStory: (text: string) => boolean = ofLast((text) => beginsAsStory.test(text) && story.test(text));

/** How all stories begin, or what stands behind the person in languages that name it first. */
const beginsAsStory = latin.iu`^\W*(?:as |when |als |en tant |como |come |jako |как |[作身]|us|story|user|desc|besch|opis|histor|опис|истор)|として、|로서`;

const asked = where(
  ['tbd', 'to be de', 'question'],
  latin.iu`^\W*(?:tbd|to be decided|to be determined)\b|^\W*(?:open )?question\b`,
);

/** A question, or a note that something is yet to be settled. */
export function isQuestion(text: string): boolean {
  return (
    ((text.includes('?') || text.includes('？')) &&
      /[?？]\s*(?:\*\*)?["')]?$/.test(text.replace(/\s*\[[^\]]*\]\s*$/, ''))) ||
    asked.test(text)
  );
}

const negatedVerb = latin.iu`\b(?:do(?:es)? not|don['’]t|doesn['’]t|will not|won['’]t|shall not|must not|should not|never|no longer|not)\s+(?:be\s+|to\s+|yet\s+|need(?:ed)?\s+(?:to\s+)?(?:a|an|the)?\s*)?(?:create|creat|add|expose|implement|provid|build|built|offer|introduc|includ|support|ship|deliver|need|requir|part of|in scope|plan|touch|change|remove)`;
const negated = pattern.iu`\b(?:out of scope|not in scope|deprecated|to be removed|removed in|is removed|are removed|(?:no|without(?: an?)?) (?:new )?(?=)(?:endpoints?|routes?|pages?|screens?|tables?|models?|api)(?=)\b|future (?:release|version|phase|work)|later (?:release|version|phase)|in (?:v|version |phase )[2-9]|not yet|post-?mvp|postponed|deferred|instead of)|\b(?:kein(?:e|en|er|em)?|nicht)\s+(?:\p{L}+\s+){0,4}(?:endpunkt|endpoint|seite|tabelle|anlegen|erstellen|anbieten|umsetzen|umgesetzt|teil|enthalten)|(?:später|künftig)\b|\bне (?:нужно|надо|создава|добавля|реализ|требуется|входит|планиру|следует)|в будущем|позже|不(?:需要|提供|实现|包含|支持|创建|做)|暂不|无需|后续版本|(?:만들|제공하|지원하|구현하)지 않|(?:ne (?:pas|sera pas)|no se (?:debe|implementa|crear)|não (?:será|criar|implementar))`;

const crossed = /^\s*(?:❌|✗|✘|🚫|⛔)/u;

/** Whether the text says that the thing is not to be made, or not now. */
export function isNegated(text: string): boolean {
  return crossed.test(text) || negatedVerb.test(text) || negated.test(text);
}

const foreign = pattern.iu`\b(?:third[- ]party|external(?:ly)?|upstream|partner['’]?s?|vendor['’]?s?|provider['’]s|owned by|belongs to|provided by|defined in|documented in|specified in|covered by|implemented in|existing|already (?:exists?|available|implemented|built)|consum(?:es?|ed|ing)|consomm(?:e|ent|ée?s?)|calls? (?:out to|the \p{L}+['’]?s?)|(?:stripe|twilio|github|google|slack|paypal|sendgrid|openai|shopify|aws|azure|facebook|salesforce)['’]?s?)\b|bestehend|vorhanden|externe[rsnm]?\b|внешн|существующ|外部|第三方|已有`;

/** Whether the text speaks of something that another system or document provides. */
export function isForeign(text: string): boolean {
  return foreign.test(text);
}

const abbreviation = latin.iu`(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|max|min|no|resp|z\.\s?b|d\.\s?h|bzw|ca|ggf|u\.\s?a|evtl|т\.\s?[еко]|напр|др|p\.\s?ex|ej)(?=)|^\d+|\s\p{L})(?=)\.$`;

const sentenceEnd = latin.gu`[.!?](?:["')\]*_${'`'}”»]*)(?=\s+(?:["'([*_${'`'}„«“]*[\p{Lu}\p{N}\p{Lo}]|${'`'}))|[。！？]`;

/** Cuts prose into sentences; abbreviations and dots inside code do not end one. */
export function sentencesOf(text: string): readonly string[] {
  if (!/[.!?。！？]./.test(text)) return text.trim() === '' ? [] : [text.trim()];
  const result: string[] = [];
  let from = 0;
  for (const match of sentenceEnd.all(text)) {
    const end = match.index + match[0].length;
    if (
      !endsLongWord(text, match.index) &&
      abbreviation.test(text.slice(Math.max(from, match.index - 12), match.index + 1))
    )
      continue;
    result.push(text.slice(from, end).trim());
    from = end;
  }
  const rest = text.slice(from).trim();
  if (rest !== '') result.push(rest);
  return result;
}

/** Whether more letters stand before a mark than an abbreviation has. */
function endsLongWord(text: string, end: number): boolean {
  if (end < 7) return false;
  for (let at = end - 7; at < end; at++) {
    const code = text.charCodeAt(at) | 32;
    if (code < 97 || code > 122) return false;
  }
  return true;
}

const emphasis = latin.gu`[*${'`'}~]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])`;

/** The words of a text; four characters of a script without spaces count as one. */
export function wordCount(text: string): number {
  const plain = plainText(text);
  return plain.split(' ').length + Math.floor((plain.match(unspaced)?.length ?? 0) / 4);
}

const unspaced = /[\u3040-\u30ff\u3400-\u9fff]/g;

/** Removes the marks of code, emphasis, links and strike-through. */
export function plainText(text: string): string {
  if (!/[*`~_[]|\s\s|[\t\r\n]/.test(text)) return text.trim();
  const linkless = text.includes('](') ? text.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1') : text;
  const bare = linkless.replaceAll(emphasis.for(text), '');
  return (/\s\s|[^\S ]/.test(bare) ? bare.replaceAll(/\s+/g, ' ') : bare).trim();
}

/** Letters that a figure follows at once, where it is an identifier of a statement. */
const series: ReadonlySet<string> = new Set('FR NFR REQ BR AC R SC EC ФТ НФТ'.split(' '));
/** Letters of standards, stories and measures. */
const otherSeries: ReadonlySet<string> = new Set(
  'US STORY ГОСТ РД DIN EN IEC IEEE GB FIPS NIST TLS SHA AES HTTP UTF ISO WCAG RFC IPV COVID GPT MP H V P Q E TCP CVE UTC OAUTH ES S M'.split(
    ' ',
  ),
);

/** The letters of an identifier and the mark before its figure; no letters where others follow the mark. */
function seriesOf(id: string): { letters: string; mark: string } {
  const end = id.search(/[-_. \d]/);
  const isDigit = (at: number): boolean => id.charCodeAt(at) >= 48 && id.charCodeAt(at) <= 57;
  if (isDigit(end)) return { letters: id.slice(0, end), mark: '' };
  return { letters: isDigit(end + 1) ? id.slice(0, end) : '', mark: id.charAt(end) };
}

/** The identifier that a statement starts with: `FR-1`, `[NFR-2]`, `**AC-3**`. */
export const leadingId: (text: string) => { id: string; rest: string } | undefined = ofLast((text) =>
  /\d/.test(text) ? identified(text) : undefined,
);

/** `/LF10/`, as specifications after German textbooks number what is asked for. */
const betweenSlashes = latin.u`^[*_]*\/(\p{Lu}{1,5}[-_ ]?\d{1,5}[a-z]?)\/[*_]*\s*(?:\([^)]{1,30}\)\s*)?(?:[:–—-]\s*)?`;

function identified(text: string): { id: string; rest: string } | undefined {
  const slashed = text.includes('/') ? betweenSlashes.exec(text) : null;
  if (slashed) return { id: slashed[1] ?? '', rest: text.slice(slashed[0].length).trim() };
  const match =
    latin.u`^[*_${'`'}~[(]*(?:(?:requirement|rule|anforderung|regel|требование|需求)\s+)?(\p{Lu}[\p{Lu}\d]{0,7}(?:[-_.]\p{Lu}{1,6}){0,2}[-_. ]?\d{1,4}(?:\.\d{1,3}){0,3}[a-z]?)(?:[*_${'`'}~\])]*)\s*(?:[:.)–—|-]|(?=\*)|(?<=[*_${'`'}~\])])|(?=\s))[*_${'`'}~]*\s*(?:\([^)]{1,30}\)\s*[:–—-]\s*)?`.exec(
      text,
    );
  const id = match?.[1];
  if (!match || id === undefined) return undefined;
  const { letters, mark } = seriesOf(id);
  if (otherSeries.has(letters) || !(/[-_.]/.test(id) || (mark === '' && series.has(letters)))) return undefined;
  return { id, rest: text.slice(match[0].length).trim() };
}

/** The verbs by which something is asked of a subject, as part of an expression. */
export const modals = 'must|shall|should|will|MUST|SHALL|SHOULD|WILL';

/** `The service must process arrays of this form:` asks for something besides what the list under it does. */
export const obligesByVerb: Pattern = pattern.iu`\b(?:must|shall)(?= \w+ \w+ \w+)(?!.*\bfollowing\b)\b|(?:不得|必须|应当)`;
