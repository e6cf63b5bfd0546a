import { latin } from '../../expressions/latin.ts';
import { anyOf, where } from '../../expressions/where.ts';
import { partsAt } from '../parts-at.ts';
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

/** A name of one to four words with capitals. */
const coined = String.raw`(\p{Lu}[\p{L}\p{N}]*(?:[.&+-][\p{L}\p{N}]+)*(?: \p{Lu}[\p{L}\p{N}]*){0,3})`;
const topics =
  'payment sms message mail push map geocod hosting storage notification sign login log auth goes passe pasa passa taken sent made routed handled delivered läuft'.split(
    ' ',
  );
/** `Payment by SumUp`, `Push goes through Firebase`, `sign in with the council’s Entra ID`, `passe par FranceConnect` */
const handled = where(
  topics,
  latin.gu`(?<![\p{L}])(?:(?:[Pp]ayments?|SMS|[Tt]ext messages|(?:[Tt]ransactional )?[Ee]-?[Mm]ails?|[Pp]ush(?: notifications)?|[Nn]otifications|[Mm]aps?|[Gg]eocoding|[Hh]osting|[Ss]torage|[Ll]ogin|[Aa]uthentication) (?:\p{Ll}+ ){0,4}(?:by|via|through|over|with)|(?:goes|go|taken|sent|made|routed|handled|delivered) (?:through|via)|(?:[Ss]ign|[Ll]og)(?:s|ged)?[ -]?in (?:with|via|through|over|using)|passen?t? par|läuft über|pasan? por|passam? por) (?:the |our |their |le |la |o |a |el |das |den |die )?(?:\p{L}+['’]s )?${coined}`,
);
/** `The WMS calls us back`: who begins is another system. */
const calls = where(
  ['calls us', 'calls back', 'pushes', 'sends us', 'notifies us', 'tells us', 'ruft uns', 'nous appelle', 'nos llama'],
  latin.gu`(?:^|[.!?] )(?:The |Die |Das |Le |La |El |O )?${coined} (?:calls us|calls back|sends us|notifies us|tells us|pushes (?:to us|events|updates)|ruft uns|nous appelle|nos llama)`,
);
/** `the DHL Returns API`: capitals within a name are those of somebody else. */
const interfaces = where(
  ['api', 'service', 'platform', 'register', 'gateway'],
  latin.gu`(?:from|via|through|against|with|by|of|to|at) (?:the )?((?:[\p{Lu}\p{N}.-]{2,10} )(?:\p{Lu}[\p{L}]* ){0,3}(?:API|Service|Platform|Register|Gateway))(?![\p{L}])|(?:API d(?:u|e la|e l['’]|es|e|o|a|el) ?)(\p{Lu}[^,.;:()]{2,45})`,
);
/** `le logiciel comptable CIRIL`, `the HR system` */
/** `ORBIS liefert …`, `SAP sends …`: capitals that begin a sentence and do something for the product. */
const delivers = where(
  ['liefer', 'send', 'suppl', 'deliver', 'provide', 'envoie', 'fournit', 'envía', 'envia'],
  latin.gu`^((?!API|CSV|PDF|JSON|SMS|XML|PIN|URL|ID|QR|GPS|TODO|FAQ|REQ|FR|NFR|UI|UX|HTTP)(?:\p{Lu}{3,}|\p{Lu}\p{Ll}+\p{Lu}\p{L}*)) (?:liefert|sendet|stellt|sends|supplies|delivers|provides|envoie|fournit|envía|envia)(?![\p{L}])`,
);
/** `the references stay in Sage`, `the locks come from Nuki`: where things are kept or come from. */
const origin = where(
  ['come', 'stay', 'live', 'kept', 'rest', 'vienn', 'komm', 'stamm', 'bleib', 'vien', 'prov', 'vêm', 'veng'],
  latin.gu`(?:\bcomes? from|\bstays? in|\blives? in|\bkept in|\breste(?:nt)? dans|\bvien(?:t|nent) de|\bkomm(?:t|en) (?:aus|vom|von)|\bstamm(?:t|en) (?:aus|vom|von)|\bbleib(?:t|en) in|\bvienen? de|\bprovienen? de|\bvêm d[oae]|\bveng(?:a|o)no da) (?:the )?(?!January|February|March|April|May|June|July|August|September|October|November|December|Europe|Germany|France|Spain|Italy|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|EU\b|UTC)${coined}(?![\p{L}\p{N}]| (?:\p{Lu}|data|table|record|field))`,
);
/** `the rate of the European Central Bank`, `against the Local Land Gazetteer (LLG)` */
const bodies = where(
  ['bank', 'register', 'registry', 'gazetteer', 'exchange', 'directory', 'database'],
  latin.gu`(?:from|of|by|with|against|through|via) (?:the |\p{L}+ \p{L}+['’]s |\p{L}+['’]s )((?:\p{Lu}[\p{L}-]+ (?:and |of )?){1,4}(?:Bank|Register|Registry|Gazetteer|Exchange|Directory|Database))(?![\p{L}])`,
);
const programs = where(
  ['system', 'software', 'logiciel', 'système', 'sistema', 'programm'],
  latin.gu`(?<![\p{L}])(?:[Ll]ogiciel|[Ss]ystème|[Ss]istema|[Ss]oftware|[Pp]rogramm)(?: \p{Ll}{4,}){0,2} (\p{Lu}{2,}[\p{L}\p{N}]*|\p{Lu}\p{L}*[\p{Lu}\p{N}.]\p{L}*)(?![\p{L}])`,
);
const east = latin.gu`(?:使用|采用|通过|调用|对接|接入)((?!第三方|在线|线上|手机|电子|移动|统一|平台|系统)[\p{Script=Han}]{2,6}?(?:支付|地图|短信|云|登录|快递|物流))`;

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

/** `The identity service offers `GET /users/{id}``, where that is no endpoint of the product. */
const offers = latin.gu`(?<![\p{L}])[Tt]he ((?:\p{L}[\p{L}-]+ ){1,2}(?:service|system|register|registry|directory|platform|gateway)) (?:offers|exposes|provides|has|publishes)(?= )`;

/** The systems that a sentence about their endpoints begins with. */
export function offering(sentence: string): string[] {
  return sentence.includes('/') ? [...offers.all(sentence)].map((match) => match[1] ?? '') : [];
}

/** The systems that a sentence names so. */
export function toldSystems(sentence: string): string[] {
  if (!namesSomething.test(sentence)) return [];
  return partsAt(clauseEnd, sentence).flatMap((clause) => {
    const found = told(clause);
    return found.length > 0 && isNegated(clause) ? [] : found;
  });
}

const clauseEnd = /[;；，]|, (?=but|not|no )/;

/** A capital behind the first letter, or a letter beyond ASCII: without one a sentence has no name. */
const namesSomething: RegExp = /.[A-Z\u00c0-\uffff]/;

const byOthers = [handled, calls, interfaces, programs, delivers, origin, bodies];
const mayBeHandled = anyOf(...byOthers);

function told(sentence: string): string[] {
  const found: string[] = [];
  for (const match of sentence.includes('(') ? explained.all(sentence) : []) {
    const name = match[1] ?? '';
    // Capitals alone abbreviate the words before them: `the charging system (DCM)`.
    if (properName.test(name) && /\p{Ll}/u.test(name)) found.push(name);
  }
  if (mayBeHandled(sentence))
    for (const expression of byOthers)
      for (const match of expression.all(sentence)) found.push((match[1] ?? match[2] ?? '').trim());
  for (const match of /使用|采用|通过|调用|对接|接入/.test(sentence) ? east.all(sentence) : [])
    found.push(match[1] ?? '');
  for (const match of joined.all(sentence)) {
    const name = match[1] ?? '';
    if (!/Anbindung|Schnittstelle|Anschluss/.test(match[0]) || isCoined.test(name)) found.push(name);
  }
  for (const match of joinedEast.all(sentence)) found.push(match[1] ?? match[2] ?? '');
  return found.filter((name) => !isNoSystem(name));
}
