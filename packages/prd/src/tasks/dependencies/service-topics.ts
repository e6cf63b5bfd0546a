import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isNoSystem, knownServices } from './services.ts';

/** Systems that stand beside what is left to them: `Steam for identity`, `Map tiles from MapTiler`, `Hosting: Hetzner`. */

/** A name of one to four words with capitals. */
export const coined: string = String.raw`(\p{Lu}[\p{L}\p{N}]*(?:[.&+@/-][\p{L}\p{N}]+)*(?: \p{Lu}[\p{L}\p{N}]*(?:[.&/-][\p{L}\p{N}]+)*){0,3})`;

const topic = String.raw`(?:identity|auth(?:entication)?|sign-?in|log-?in|sso|payments?|payouts?|deposits?|billing|invoicing|direct debits?|subscriptions?|checkout|(?:transactional )?(?:e-?)?mails?|sms|texts?|calls?|push|notifications?|alerts?|alerting|paging|reminders?|chat|maps?|tiles|geocoding|directions|weather|forecasts?|(?:object |file |blob )?storage|files|uploads?|photos?|images|pictures|media|backups?|video|cdn|hosting|search|analytics|metrics|monitoring|uptime|errors?|error tracking|crash(?:es)?|tracing|traces|queues?|broker|events|streaming|caching|rate limits?|sessions?|database|translations?|transcription|ocr|llms?|embeddings|e-?signatures?|shipping|tax|accounting|bookkeeping|crm|calendars?|feature flags|secrets|kyc|fraud|captcha|dns|merchant|exchange rates|holidays|pagos?|correos?|avisos|notificaciones|mapas|paiements?|notifications|courriels?|cartes|pagamentos?|zahlung\p{L}*|versand|benachrichtigung\p{L}*|anmeldung|karten|płatności|powiadomie\p{L}+)`;
const topicWords =
  'ident acces autent auth sign log sso pay deposit bill invoic debit subscr check mail sms text call push notif alert pag remind chat map tile geo direct weather forecast stor file upload photo imag pictur media backup video cdn host search analy metric monitor uptime error crash trac queue broker event stream cach rate session database transl transcr ocr llm embed ship tax account book crm calend flag secret kyc fraud captcha dns merchant holiday pago correo aviso paie courriel carte pagam zahlung versand benach anmeld karten'.split(
    ' ',
  );

const nameFor = where(
  topicWords,
  latin.gu`(?:^|[,;:(] ?|[.!] |\b(?:and|plus|und|y|et|uses?|using|[Ww]e use|it uses) |^Uses? )(?:the |our )?(?!(?:Uses?|Using|We|It|Requires?|Needs?|Must|Should) )${coined} (?:for|as|für|para|pour|dla) (?:(?:the|an?|our|all|el|la|los|las|le|les|die|den) )?(?:[\p{L}\p{N}]+[ -]){0,2}?(?:\b)${topic}(?![\p{L}])`,
);
/** What stands right before a topic: most sentences that speak of one have no name there. */
const namesFor = latin.u`(?<![\p{L}\p{N}.&+@/-])\p{Lu}[\p{L}\p{N}.&+@/-]* (?:for|as|für|para|pour|dla) `;
const topicFrom = where(
  topicWords,
  latin.gu`(?<![\p{L}])(?:[Mm]ap tiles|[Tt]iles|[Mm]aps|[Gg]eocoding|[Ss]ign-?in|[Ll]og-?in|[Ii]dentity|[Aa]uthentication|[Cc]rash reports|[Ee]rrors|[Tt]races|[Mm]etrics|[Aa]nalytics|[Ww]eather|[Ff]orecasts?|[Ee]xchange rates|[Pp]ush(?: notifications| messages)?|[Tt]exts|[Rr]eminders|[Bb]ackups|[Pp]ayments?|[Pp]ayouts|[Pp]hotos|[Cc]hunks|[Bb]lobs|[Ss]torage|[Ss]earch|[Tt]ranslations?|SMS|[Ee]?-?[Mm]ails?|[Aa]cceso|[Ii]dentificación|[Aa]utenticación|[Pp]agos?) (?:\p{Ll}+ ){0,3}?(?:from|with|to|via|over|by|through|con|mediante|por) (?:the |our |el |la )?${coined}(?: (?:and|or|y|e) ${coined})?(?![\p{L}\p{N}])`,
);
/** `Object storage for photos: Replit App Storage`, all of an item under a title about technology. */
const behindTopic = where(
  topicWords,
  latin.iu`^(?:[\p{L}-]+ ){0,3}?${topic}(?: (?:for|of|and|&) [\p{L} ]{2,30})?\s*(?:[:：]|\s[–—-])\s+(\p{L}[^,;.(（]{1,40})(?:$|[,;.(（])`,
);
const proper = latin.u`^\p{Lu}[\p{L}\p{N}]*(?:[.&+@/-][\p{L}\p{N}]+)*(?: (?:\p{Lu}|\d)[\p{L}\p{N}.]*){0,3}$`;
const needed = /\bneeded at run ?-?time\s*:\s*(.+)$|\b(?:runs? on|backed by)\s*:\s*(.+)$/i;

const otherNames = latin.iu`^(?:(?:sign|log)[ -]?(?:in|out|up)|e-?mails?|passwords?|sms|push|text|yes|no|none|optional|required|local|remote|manual|daily|weekly|markdown|admins?|administrators?|managers?|users?|customers?|owners?|finance|legal|support|hr|ops|engineering|product|marketing|sales|it|qa|operations|staff|teams?|security|coordinators?|guests?|members?|clients?|editors?|operators?|visitors?|students?|teachers?|parents?|drivers?|settings|dashboard|inbox|home|profile|reports?|orders?|documents?|mon(?:day)?s?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|january|february|march|april|may|june|july|august|september|october|november|december|europe|eu|usa?|germany|france|spain|italy|poland|austria|switzerland|united|uk|great|north|south|east|west|london|berlin|paris|ed25519|ecdsa|rsa|x25519|ed448|sha\S*|aes\S*|hmac\S*|jwts?|csv|pdf|json|xml|html|drive|utc|eur|usd|dst|ui|ux|ram|ssd|excel|word|appendix|chapter|section|figure|table|step|phase|version|level|mode|beta|mvp|part|sprint|week|day|hour|year|q\d|this|that|these|those|it|we|you|they|there|each|every|all|any|one|two|three|if|when|after|before|only|also|both|other|new|existing)(?:$| )`;

const languages =
  /^(?:English|German|French|Spanish|Italian|Dutch|Polish|Portuguese|Russian|Chinese|Japanese|Korean|Turkish|Arabic)$/;

/** Whether a name with a capital is that of a person's part, a place, a time or a kind of data. */
export function isOtherName(name: string): boolean {
  return (
    otherNames.test(name) ||
    languages.test(name) ||
    /^\p{Lu}\p{Ll}+ing /u.test(name) ||
    isNoSystem(name) ||
    /^[A-Z][A-Z\d]*(?:-[A-Z\d]+)*-\d/.test(name) ||
    /\.(?:js|ts|py|rs|md|json|ya?ml|csv)$/i.test(name)
  );
}

/** The systems that a sentence puts beside what they are for. */
export function topicSystems(sentence: string): string[] {
  const found: string[] = [];
  for (const match of namesFor.test(sentence) ? nameFor.all(sentence) : []) found.push(match[1] ?? '');
  for (const match of topicFrom.all(sentence)) found.push(match[1] ?? '', match[2] ?? '');
  return found.filter((name) => name !== '' && !isOtherName(name));
}

/** The system behind what is left to it, in an item under a title about technology. */
export function behindColon(text: string): string | undefined {
  if (!/[:：–—]| - /.test(text)) return undefined;
  const name = behindTopic.exec(text)?.[1]?.trim() ?? '';
  return proper.test(name) && !isOtherName(name) ? name : undefined;
}

/** The systems of a row after `Needed at run time:`. */
export function neededSystems(sentence: string): string[] {
  if (!sentence.includes(':')) return [];
  const list =
    needed
      .exec(sentence)
      ?.slice(1)
      .find((each) => each !== undefined) ?? '';
  return list.length === 0 || list.length > 200
    ? []
    : list
        .replace(/\.$/, '')
        .split(/,\s+|\s+and\s+/)
        .map((each) => each.replace(/^(?:(?:the|an?|our) )?(?:\p{Ll}+['’]s )?/u, '').trim())
        .filter(
          (each) =>
            knownServices(each).length > 0 ||
            (/^\p{Lu}/u.test(each) && each.split(' ').length < 4 && !isOtherName(each)),
        );
}
