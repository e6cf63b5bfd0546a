import { latin } from '../../expressions/latin.ts';
import { entityName } from './entity-name.ts';

const kindBehind = latin.u`^\p{L}+(?=\s*[:：(（–—-])`;

const calledInCode = /^[*_]*[\p{L} ]{2,40}[*_]* ?\(`([a-z]\w*_\w+)`\)[*_]*\s*[:–—]\s*/u;

/** `**AuditLog**, **UploadLog**: …` */
const boldSeries = /^\*\*((?:[^*]+\*\* ?[,/&] ?\*\*){1,2}[^*]+)\*\*\s*/;

/** Cuts an item behind what it begins with: a name in bold or code, or the words before a colon, a dash or a bracket. */
export function cutLead(text: string): { lead: string; rest: string; isMarked: boolean; isCut: boolean } {
  // ``Settings (`node_settings`): `ssid`, `psk` ``: the name in code says what is kept.
  const called = text.includes('(`') ? calledInCode.exec(text) : null;
  if (called)
    return { lead: `\`${called[1] ?? ''}\``, rest: text.slice(called[0].length), isMarked: true, isCut: true };
  const bold = boldSeries.exec(text) ?? /^(?:\*\*|__)(.+?)(?:\*\*|__)\s*/s.exec(text);
  const code = bold ? null : /^((?:`[^`]+`(?:(?:\s*[/&,]\s*|,? (?:and|und|et|y|e|и) )(?=`))?)+)\s*/.exec(text);
  const marked = bold ?? code;
  const separator = /^\s*(?:[:：=]|[–—-]+(?=\s)|→)\s*/;
  if (marked) {
    const behind = text.slice(marked[0].length);
    const kind = kindBehind.exec(behind)?.[0] ?? '';
    const isKind = kind !== '' && entityName(`x ${kind}`)?.hasKind === true;
    const inside = (marked[1] ?? '').replaceAll(/\*\*[,/& ]+\*\*/g, ' / ').replace(/\s*[:：]\s*$/, '');
    const [, shortened, inner] = /^([^(（]+)[(（]([^)）]+)[)）]$/.exec(inside) ?? [];
    const rest = (isKind ? behind.slice(kind.length) : behind).replace(separator, '');
    return {
      lead: isKind ? `${inside} ${kind}` : inside,
      rest:
        rest === '' && shortened !== undefined && inner !== undefined && /[,，、]/.test(inner)
          ? inner
          : bracketed(rest),
      isMarked: true,
      isCut:
        separator.test(behind) ||
        /^\s*[(（{]/.test(behind) ||
        /[:：]\s*$/.test(marked[1] ?? '') ||
        isKind ||
        shortened !== undefined,
    };
  }
  const cut = /\s*[:：]\s*|\s+[=–—-]+\s+|\s+[→·]\s+|\s*[(（{]|\s+\[(?=[^\]]*,)/.exec(text);
  if (!cut || cut.index > 60) return { lead: text, rest: '', isMarked: false, isCut: false };
  const isBracket = /[(（{[]$/.test(cut[0]);
  const rest = text.slice(isBracket ? cut.index + cut[0].length - 1 : cut.index + cut[0].length);
  return { lead: text.slice(0, cut.index), rest: bracketed(rest), isMarked: false, isCut: true };
}

/** What stands in brackets before more: `(id, email) — the account`. */
function bracketed(rest: string): string {
  const glossed = /^[(（][^)）,，、]{1,40}[)）]\s*[:：]\s*(.+)$/s.exec(rest)?.[1];
  if (glossed !== undefined) return glossed;
  const inner = /^[(（]([^()（）]*(?:\([^()]*\)[^()（）]*)*)[)）]/.exec(rest)?.[1];
  return inner !== undefined && /[,，、]/.test(inner) ? inner : rest;
}
