import type { Block } from './block.ts';

import { latin } from '../expressions/latin.ts';
import { pattern } from '../expressions/pattern.ts';
import { hasLimit, isConditional } from './statement.ts';

/** What sentences beside names of pages, endpoints and models say of how these behave, without a word that obliges. */

/** `Tokens are signed, not stored`, `nicht gespeichert, sondern gelesen`: this, and not that. */
const contrast = pattern.iu`\p{L}, (?:but |and )?not \p{L}|\bnicht \p{L}[^.;]*, sondern|, nicht \p{L}|\p{L}, (?:et )?non (?:pas )?\p{L}|\bsino \p{L}|, (?:y|e|pero|mas) (?:no|não|non) \p{L}|而不是|ではなく`;
/** `No carousel`, `Keine Patientennamen`, `Sin registro`: what there is not to be. */
const startsWithout = latin.iu`^\W*(?:no|none|nobody|nothing|without|keine?[rns]?|ohne|sans|aucune?|pas de|sin|ningun\p{L}*|sem|nenhum\p{L}*|senza|nessun\p{L}*|без|никаких)(?![\p{L}])(?! (?:need|change|problem|rush|idea|wonder|doubt)\p{L}*)`;
/** `No plan exists`: what there is not today. */
const lacking = latin.iu`\b(?:exists?|existed|performed|today|yet|so far|will (?:\p{L}+ )*(?:fail|cause|operate)|heute|bisher|aujourd['’]hui|hoy|hoje)(?![\p{L}])`;
/** Under which circumstances only, or in spite of which. */
const limiting = pattern.iu`\b(?:only|even (?:if|when|for)|unless|on each|at any time|in under|without (?:an? )?\p{L}+|n['’](?:est|a|ont|sont) (?:\p{L}+ )?que|sans \p{L}+|sin \p{L}+|sem \p{L}+|aunque|a qualquer momento|en cualquier momento|à tout moment|jederzeit|nur|auch wenn|ohne \p{L}+|sólo|solo|somente|apenas|seulement|soltanto)\b`;
/** How many there are of a thing that can be counted: `Page size is 25`, `50 events per page`. */
const counted = latin.iu`\b(?:page size|rate limit|batch size|time-?out|ttl|idempotent|newest first|oldest first)\b|\b\d+ (?:\p{L}+ )?(?:per|an?) (?:page|call|request|second|minute|hour|day|user)\b|\blimited to\b|\b(?:once|twice) per \p{L}+`;
/** How long something is kept. */
const kept = pattern.iu`\b(?:kept|keeps?|retained|deleted|erased|dropped|purged|removed|archived|expires?)\b|conserv\p{L}+|borra\p{L}*|elimina\p{L}*|supprim\p{L}+|gelöscht|aufbewahrt|vorgehalten|apaga\p{L}*|mantid\p{L}+|cancellat\p{L}+|удаля|хран[ия]т|删除|保留`;

const worded = pattern.iu`\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|half an?) (?:\p{L}+ )?(?:seconds?|minutes?|hours?|(?:working |business )?days?|weeks?|months?|years?)\b|\b(?:ein|eine|einer|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf) (?:sekunden?|minuten?|stunden?|tagen?|wochen?|monaten?|jahren?)\b|\b(?:un|une|deux|trois|quatre|cinq|six|sept|huit|dix|douze) (?:secondes?|minutes?|heures?|jours?|semaines?|mois|ans?)\b|\b(?:un|una|dos|tres|cuatro|cinco|seis|siete|ocho|diez|doce|dois|duas|três|quatro|sete|oito|dez|doze) (?:segundos?|minutos?|horas?|días?|dias?|semanas?|mes(?:es)?|mês|años?|anos?)\b`;
const bounding = pattern.iu`\b(?:after|within|for|until|before|every|each|longer than|older than|nach|innerhalb|binnen|bis|alle|länger als|après|pendant|dans les|avant|toutes les|después de|durante|antes de|cada|depois de|após|por|a cada)\b`;

/** Whether a sentence gives a time in words: `Codes are valid for three days`. */
export function hasWordedLimit(sentence: string): boolean {
  return isSentence(sentence) && worded.test(sentence) && bounding.test(sentence);
}

/** Whether a sentence ends as one, or is a few words and no name. */
function isSentence(text: string): boolean {
  return /[.!。！][)"'*_!]*$/.test(text);
}

/** Whether a sentence says how the page or thing behaves that its paragraph is about. */
export function tellsBehaviour({ roles }: Block, sentence: string): boolean {
  if (!isSentence(sentence)) return false;
  if (roles.has('model')) return kept.test(sentence) && hasLimit(sentence);
  if (roles.has('api')) return counted.test(sentence) || (!sentence.includes('/') && contrast.test(sentence));
  return (
    contrast.test(sentence) ||
    (startsWithout.test(sentence) && !lacking.test(sentence) && (roles.size > 0 || sentence.length < 80)) ||
    (roles.has('page') && (hasLimit(sentence) || isConditional(sentence) || limiting.test(sentence)))
  );
}
