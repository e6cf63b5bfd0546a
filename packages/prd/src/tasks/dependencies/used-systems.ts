import { latin } from '../../expressions/latin.ts';
import { anyOf, where } from '../../expressions/where.ts';
import { coined, isOtherName } from './service-topics.ts';

/** Systems that sentences name as means or places: `is signed with the key in Azure Key Vault`, `go out over Vonage`. */

const verbs =
  'goes,go ,gone,sent,placed,stored,host,read,signed,paged,kept,land,handled,taken,pulled,fetched,loaded,imported,delivered,pushed,done,served,geocoded,synchron,synced,authenticated,verified,paid,charged,collected,processed,scanned,transl,transcribed,queued,cached,running'.split(
    ',',
  );
const lead = String.raw`(?:(?:the|an?|our|their|its|existing|[\p{Ll}]+(?:['’]s)?) ){0,4}?`;
const used = where(
  verbs,
  latin.gu`(?<![\p{L}])(?:goes|go|gone|sent|placed|stored|hosted|read|signed|paged|kept|lands?|handled|taken|pulled|fetched|loaded|imported|delivered|pushed|done|served|geocoded|synchroni[sz]ed|synced|authenticated|verified|paid|charged|collected|processed|scanned|translated|transcribed|queued|cached) (?:(?:out|in|up|back|nightly|only|daily|\p{Ll}+ly) )?(?:over|through|via|by|with|from|in|on) ${lead}${coined}(?![\p{L}\p{N}])`,
);
/** Where any noun has a capital: names of several words or with capitals or figures within. */
const german = where(
  ['über', 'übergeben', 'übertragen', 'gemeldet', 'berechnet', 'liefert'],
  latin.gu`(?<![\p{L}])(?:erfolgt|läuft|laufen|geht|gehen|erfolgen) über (?:\p{Ll}+ ){0,3}?${coined}(?![\p{L}\p{N}])|(?<![\p{L}])an ${coined} (?:übergeben|übertragen|gesendet|gemeldet|exportiert)|(?:berechnet|liefert) (?:der|die|das) (\p{Lu}[\p{L}]*\p{Lu}\p{L}+-(?:Server|Dienst|System))(?![\p{L}])`,
);
const isDistinct = /^\p{Lu}{2,}$|\p{Ll}\p{Lu}|[.&+@\d]| \p{Lu}/u;

/** `to the Cellarium broker`, `through the university SMTP relay`: a name and a kind of system. */
const ofKind = where(
  ['broker', 'server', 'hub', 'relay', 'gateway', 'cluster', 'bucket', 'registry', 'feed'],
  latin.gu`(?<![\p{L}])(?:to|through|via|over|from|by|with|against|into) (?:the |our |an? )?(?:\p{Ll}+(?:['’]s)? ){0,2}?((?!(?:Web|HTTPS?|API|Backend|Application|App|Node|Local|Test|MCP|Dev|Mock|GraphQL|Unix|TCP|UDP|Git|REST|This|The|Each|Our|Websocket|WebSocket|Proxy|Express|Next|Vite|SSE)[ -])\p{Lu}[\p{L}\p{N}]*(?:-[\p{L}\p{N}]+)? (?:[\p{Ll}]+ )?(?:broker|server|hub|relay|gateway|cluster|bucket|registry|feed))(?![\p{L}])`,
);
/** `the public-holiday feed of feiertage-api.de` */
const ofDomain = where(
  ['feed', 'api', 'service', 'rates', 'data'],
  latin.gu`(?:[Ff]eed|API|[Ss]ervice|[Rr]ates|[Dd]ata) (?:of|from|by|at) ((?:[\p{L}\p{N}-]+\.){1,2}(?:com|de|io|org|net|dev|eu|ai|es|fr|it|nl|pl|at|ch|gov))(?![\p{L}\p{N}/.-]*@|[\p{L}])`,
);
/** `la pasarela de pago Redsys` */
const romance = where(
  ['pasarela', 'passerelle', 'plataforma', 'plateforme', 'piattaforma', 'proveedor'],
  latin.gu`(?:pasarela|passerelle|plataforma|plateforme|piattaforma|proveedor) (?:d(?:e|i|el|es) )?(?:\p{Ll}+ ){0,2}?${coined}(?![\p{L}\p{N}])`,
);

/** `the German Weather Service's pollen index` */
const bodyOf = where(
  ['service', 'agency', 'office', 'authority', 'bureau', 'institute', 'bank'],
  latin.gu`(?<![\p{L}])[Tt]he ((?:\p{Lu}\p{L}+ ){1,3}(?:Service|Agency|Office|Authority|Bureau|Institute|Bank))['’]s (?:\p{Ll}+ ){0,2}(?:index|feed|api|API|data|service|list|register|rates?|website|portal)(?![\p{L}])`,
);
/** `the OpenStreetMap Overpass API`, `Temporal Cloud`: names of several words that end in a kind. */
const longNames = where(
  [' api', ' cloud'],
  latin.gu`(?<![\p{L}])(?:from|to|via|through|against|with|calls|by|on) (?:the |our )?((?:\p{Lu}[\p{L}\p{N}]* ){2,3}API|\p{Lu}[\p{L}\p{N}]* Cloud)(?![\p{L}\p{N}]| \p{Lu})`,
);
const registers = where(['registro', 'registre'], latin.gu`(?:[Rr]egistro|[Rr]egistre) (\p{Lu}{3,})(?![\p{L}\p{N}])`);

const mayUse = anyOf(used, german, ofKind, ofDomain, romance, bodyOf, registers, longNames);

/** The systems that a sentence uses; `isWord` tells a word that the document has with a small letter as well. */
export function usedSystems(sentence: string, isWord: (name: string) => boolean): string[] {
  if (!mayUse(sentence)) return [];
  const found: string[] = [];
  for (const match of used.all(sentence)) {
    const name = match[1] ?? '';
    const isSure = isDistinct.test(name) && !/^\p{Lu}+$/u.test(name);
    if (isSure || (!/^\p{Lu}+$/u.test(name) && !isWord(name))) found.push(name);
  }
  for (const match of german.all(sentence)) {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    if (isDistinct.test(name)) found.push(name);
  }
  for (const match of ofKind.all(sentence)) found.push(match[1] ?? '');
  for (const match of ofDomain.all(sentence)) found.push(match[1] ?? '');
  for (const match of romance.all(sentence)) found.push(match[1] ?? '');
  for (const expression of [bodyOf, registers, longNames])
    for (const match of expression.all(sentence)) found.push(match[1] ?? '');
  return found.filter((name) => name !== '' && !isOtherName(name));
}
