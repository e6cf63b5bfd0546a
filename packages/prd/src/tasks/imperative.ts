import { isBeyond } from '../expressions/latin.ts';
import { pattern } from '../expressions/pattern.ts';

const verbs =
  'accept|activate|adapt|adjust|aggregate|alert|align|announce|append|archive|ask|assign|attach|authenticate|authorize|avoid|batch|build|bundle|cache|call|cancel|capture|change|choose|close|collect|combine|compare|compress|connect|convert|copy|count|cover|cut|debounce|decrypt|deduplicate|defer|deliver|deny|deploy|derive|detect|disallow|discard|download|draw|drop|edit|emit|enter|escape|evaluate|exclude|execute|export|expose|extract|fail|fetch|fill|filter|find|fix|flag|follow|force|forward|give|group|guarantee|guide|identify|ignore|import|index|inform|inject|integrate|invite|isolate|issue|join|let|link|list|load|lock|make|manage|map|mark|match|measure|merge|migrate|minimise|minimize|monitor|move|offer|open|optimise|optimize|order|package|pass|pause|perform|pick|place|play|preserve|prefer|print|process|produce|prompt|protect|publish|push|queue|read|recompute|refresh|register|reload|remember|remind|replace|replay|report|request|reset|resize|resolve|respond|restart|restore|resume|retain|retrain|retrieve|reuse|revert|revoke|rotate|round|route|run|sanitize|scale|scan|schedule|search|select|separate|serve|set|share|sign|skip|snapshot|split|start|stop|stream|submit|suggest|switch|sync|synchronise|synchronize|tag|throttle|toggle|track|transcribe|transform|translate|trigger|truncate|type|unlock|upload|vary|view|visualise|visualize|wait|watch|wrap|write|show|display|allow|support|provide|validate|send|store|save|return|reject|refuse|prevent|require|enforce|limit|redirect|hide|disable|enable|use|render|include|notify|log|encrypt|hash|check|handle|update|delete|remove|sort|persist|keep|restrict|verify|highlight|confirm|clear|retry|implement|create|add|generate|record|expire|block|warn|mask|paginate|compute|calculate|parse|maintain|ensure|insert|configure|define|apply|zeige|sende|speichere|zeigt';
const inWords = 'back up|roll back|rate[- ]limit';
const imperative = pattern.iu`^\W*(?:${verbs}|${inWords}|prüfe|prüft|показать|показывать|проверять|отправлять|сохранять|显示|支持|提供|验证|发送|保存)(?![\p{L}-])`;

const known: ReadonlySet<string> = new Set(verbs.split('|'));
/** With what those of two words begin. */
const openings: ReadonlySet<string> = new Set(['back', 'roll', 'rate']);
const firstWord = /^[^A-Za-z0-9_]*([A-Za-z]+)(-?)/;

/** Whether a text starts with a verb that tells what to do. */
export function isImperative(text: string): boolean {
  if (isBeyond(text)) return imperative.test(text);
  // Where all letters are ASCII, the verb is the first word. To look it up costs less than to look for each.
  const [, word = '', mark] = firstWord.exec(text) ?? [];
  const lower = word.toLowerCase();
  return openings.has(lower) ? imperative.test(text) : mark === '' && known.has(lower);
}

const auxiliaries: ReadonlySet<string> = new Set(
  'is are can may will has gets wins belongs exists fails needs goes'.split(' '),
);
const mostBefore = 6;

/** Whether an English text names something and then says what it does or is: `Scanner app queues scans when offline`. */
export function tellsWhatHappens(text: string): boolean {
  const words = text.split(/\s+/, mostBefore + 2);
  if (words.length < 3) return false;
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    if (auxiliaries.has(word) || (isThirdPerson(word) && !behindNoun.has(words[at + 1] ?? '')))
      return at < words.length - 1 || word === 'exists' || word === 'wins' || word === 'fails';
    if (/[,;:.(–—]$/.test(words[at - 1] ?? '') || linking.has(word)) return false;
  }
  return false;
}

/** Words behind a noun that looks like a verb: `orders and receipts`. */
const behindNoun: ReadonlySet<string> = new Set(['and', 'or', 'per', 'of', 'for', 'by']);
const linking: ReadonlySet<string> = new Set('for with to by from via and or on in at'.split(' '));

/** `queues`, `copies`, `pushes` */
export function isThirdPerson(word: string): boolean {
  if (!/^[a-z]{3,}s$/.test(word)) return false;
  const bare = word.slice(0, -1);
  return (
    known.has(bare) ||
    (bare.endsWith('e') && known.has(bare.slice(0, -1))) ||
    (bare.endsWith('ie') && known.has(`${bare.slice(0, -2)}y`))
  );
}
