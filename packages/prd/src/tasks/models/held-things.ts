import { latin } from '../../expressions/latin.ts';
import { firstWord } from './first-word.ts';
import { every, having, one } from './verbs.ts';

/** What a statement says to have what the list under it names: `customer` of `Every customer has:`. */

const words = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(' ').split(' '));

/** Words between a thing and what it has: `Each order must contain`. */
const obliging: ReadonlySet<string> = words(
  'shall must should will can may needs to muss soll kann doit peut debe deberá puede deve deverá pode może musi powinien powinna moet kan должен должна должно может',
  'also always only at least jeweils immer toujours siempre sempre',
);
/** Verbs behind such words. */
const infinitives: ReadonlySet<string> = words(
  'avoir contenir comprendre comporter haben enthalten umfassen tener contener incluir ter conter possuir avere contenere includere',
  'mieć zawierać posiadać bevatten hebben содержать иметь включать',
);
/** Words behind the verb that name no part. */
const announcing: ReadonlySet<string> = words(
  'the following these fields field properties attributes columns data information details items values of at least',
  'aus die folgende folgenden felder daten angaben eigenschaften attribute informationen mindestens',
  "de d' les des suivants suivantes champs informations données attributs éléments suivant au moins",
  'los las siguientes campos datos atributos información propiedades al menos os as seguintes informações dados atributos',
  'i le seguenti campi dati informazioni attributi di się z następujące pola dane informacje de volgende velden gegevens',
  'следующие поля данные сведения атрибуты из',
);

const chinese =
  /^每(?:一?[个個条條位名张張份件笔筆本门門辆輛])?([\u3400-\u9fff]{2,6}?)(?:都|需要?|应该?|應該?|必须|必須|可以?)*(?:包含|包括|具有|拥有|擁有|含有|有)(?:以下|如下|下列)?(?:的)?(?:字段|欄位|信息|資訊|内容|內容|属性|屬性)?[：:]$/u;
const japanese =
  /^(?:各|それぞれの)(\S{2,12}?)(?:に)?は、?(?:以下の|次の)?(?:項目|情報|フィールド|属性|データ)?(?:を|が)?(?:持つ|持ち|もつ|含む|含み|有する|保持する|ある)[：:]$/u;
const korean =
  /^각 ?(\S{1,12}?)(?:에는|은|는|에) (?:다음 ?)?(?:정보|항목|필드|속성|데이터)?(?:를|을|가|이)? ?(?:포함|가진|가지|갖)\S*[：:]$/u;

/** Such a thing; `isEvery` where it is said of each of its kind. */
export interface HeldThing {
  readonly name: string;
  readonly isEvery: boolean;
}

const asian = latin.u`[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]`;

/** Reads a statement that ends in a colon; undefined where it says something else. */
export function heldThing(lead: string): HeldThing | undefined {
  if (asian.test(lead)) {
    const name = (chinese.exec(lead) ?? japanese.exec(lead) ?? korean.exec(lead))?.[1];
    return name === undefined ? undefined : { name, isEvery: true };
  }
  const isEvery = every.has(firstWord(lead));
  if (!isEvery && !one.has(firstWord(lead))) return undefined;
  const all = lead.replace(/\s*[:：]$/, '').split(/\s+/);
  const verb = all.findIndex((word, at) => at > 1 && holds(word.toLowerCase()));
  if (verb < 0 || !all.slice(verb + 1).every((word) => announcing.has(word.toLowerCase()))) return undefined;
  let end = verb;
  while (end > 1 && obliging.has((all[end - 1] ?? '').toLowerCase())) end--;
  return { name: all.slice(1, end).join(' '), isEvery };
}

function holds(word: string): boolean {
  return having.has(word) || infinitives.has(word);
}
