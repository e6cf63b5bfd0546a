import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isNegated } from '../statement.ts';
import { isNoSystem } from './services.ts';

/** Systems that a sentence names beside what they do: `the planning system (IVU.plan)`, `Payment by SumUp`. */

const kinds =
  'system software service platform plattform gateway provider dienst anbieter système logiciel sistema'.split(' ');
const explained = where(
  kinds,
  latin.giu`(?:system|software|service|platform|plattform|gateway|provider|dienst|anbieter|système|logiciel|sistema)(?: (?:de|d['’]|do|da|of) ?\p{L}{2,20}| (?:do|da|de|du|des|der|of the) \p{L}{3,20})? \(([^()]{3,30})\)`,
);
const properName = latin.u`^\p{Lu}[\p{L}\p{N}]*(?:\.\p{L}+)?(?: \p{Lu}[\p{L}\p{N}]*)?$`;

const state =
  /^(?:New|Existing|Optional|Required|Planned|Deprecated|Beta|Internal|External|Phase\b.*|Later|Future|Current|Legacy)$/;

const topics = 'payment sms message mail push map geocod hosting storage sign login auth'.split(' ');
const handled = where(
  topics,
  latin.gu`(?<![\p{L}])(?:[Pp]ayments?|SMS|[Tt]ext messages|(?:[Tt]ransactional )?[Ee]-?[Mm]ails?|[Pp]ush(?: notifications)?|[Mm]aps?|[Gg]eocoding|[Hh]osting|[Ss]torage|[Ss]ign-?in|[Ll]ogin|[Aa]uthentication) (?:(?:is|are|goes?|go|handled|sent|runs?|processed|delivered|provided|done|only) ){0,3}(?:by|via|through|over) (?:(?:the|our) )?(\p{Lu}[\p{L}\p{N}]*(?: \p{Lu}[\p{L}\p{N}]*){0,2})`,
);

const joining =
  'integrat intégr anbindung schnittstelle powered hosted provided handed processed deleg appuie интеграц'.split(' ');
/** `integrates with Personio`, `exports to DATEV`, `Anbindung an SAP`, `s’appuie sur FranceConnect` */
const joined = where(
  joining,
  latin.gu`(?<![\p{L}])(?:[Ii]ntegrat(?:es|ed|e|ing) (?:with|into)|[Ii]ntegration with|[Pp]owered by|[Hh]osted (?:on|by)|(?:[Pp]rovided|[Pp]rocessed|[Hh]andled) (?:by|through|via)|[Hh]anded over to|[Dd]elegated to|[Ii]ntégration avec|s['’]appuie sur|[Ii]ntegra(?:ción|ção|zione) (?:con|com)|(?:Anbindung|Schnittstelle) (?:an|zu)|[Ии]нтеграци\p{L} с) (?:the |das |die |l['’]|o |la |le |el )?(?:external |existing )?(\p{Lu}[\p{L}\p{N}]{2,}(?:[.&+-]\p{L}[\p{L}\p{N}]*)?(?: \p{Lu}[\p{L}\p{N}]*){0,2})(?![\p{L}\p{N}]| (?:\p{Lu}|v?\d)|[,-])`,
);
const joinedEast = where(
  ['对接', '接入', '連携'],
  latin.gu`(?:对接|接入)(?:第三方)?([\p{L}\p{N}]{2,8}?)(?=完成|进行|实现|接口|系统|平台|[，。、；,;（(]|$)|([\p{Script=Katakana}\p{Script=Latin}ー]{3,20})と(?:の)?連携`,
);
/** A name that is no plain noun, where all nouns begin with a capital. */
const isCoined = latin.u`\p{Lu}\p{Lu}|\p{Ll}\p{Lu}|[.&+\d]`;

/** The systems that a sentence names so. */
export function toldSystems(sentence: string): string[] {
  if (isNegated(sentence)) return [];
  const found: string[] = [];
  for (const match of sentence.includes('(') ? explained.all(sentence) : []) {
    const name = match[1] ?? '';
    // Capitals alone abbreviate the words before them: `the charging system (DCM)`.
    if (properName.test(name) && /\p{Ll}/u.test(name)) found.push(name);
  }
  for (const match of handled.all(sentence)) found.push(match[1] ?? '');
  for (const match of joined.all(sentence)) {
    const name = match[1] ?? '';
    if (!/Anbindung|Schnittstelle|Anschluss/.test(match[0]) || isCoined.test(name)) found.push(name);
  }
  for (const match of joinedEast.all(sentence)) found.push(match[1] ?? match[2] ?? '');
  return found.filter((name) => !isNoSystem(name) && !state.test(name));
}
