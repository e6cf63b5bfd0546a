/** Words beside one for a page that name none, or none in particular: `the next page`, `on each screen`. */
const vague: ReadonlySet<string> = new Set(
  (
    'same next previous current first last new whole entire web main other each every any all that this app application full right ' +
    "left user users user's users' of on in to and or resulting corresponding target existing lock touch split wide small large big " +
    'single second third own relevant respective front back materialized materialised database sql list grid tree table custom ' +
    "different separate dedicated blank white black login-protected product's its phone computer mobile simple simplified modal " +
    'read-only status per for with public internal private external appropriate key individual additional multiple several various ' +
    'critical jeweilige jeweiligen entsprechende eigenen important bottom top dummy sample responsive static dynamic protected printed landing-style no one two three four five correct wrong proper ' +
    'specific instructive more these those your their our his her entry exit smooth fast slow many few some between mostly both desktop tablet ' +
    'loaded loading initial dual realtime intuitive consistent clean modern clear beautiful attractive friendly easy'
  ).split(' '),
);
const vagueStart =
  /^(?:主要|所有|各|每|全部|该|此|本|当前|當前|其他|其它|同一|新(?!闻|聞|品|手|增)|上一|下一|全(?!部)|モバイル|(?:해당|모든|각|주요|다른|이|이전|다음|동일|별도|별개|단일|새|전체) |不|无|子)/;
const joining = /[和与及或、]|별도|切换|跳转|进入|打开|返回|点击|(?:^| )(?:및|와|과)(?: |$)/;

/** `feature/top-page` is the name of a branch. */
const ofBranch = /^(?:feature|feat|fix|bugfix|hotfix|chore|release)\//;

/** Whether a name of a page is that of no page in particular. */
export function isVague(name: string): boolean {
  return (
    vagueStart.test(name) ||
    ofBranch.test(name) ||
    /['’]s?$/.test(name) ||
    joining.test(name) ||
    name
      .toLowerCase()
      .split(/[\s/]+/)
      .some((word) => vague.has(word))
  );
}
