import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { checkRoadmap } from '../../src/roadmap/check-roadmap.ts';
import { parseRoadmap } from '../../src/roadmap/parse-roadmap.ts';
import { renderRoadmapHtml } from '../../src/roadmap/roadmap-html.ts';
import { casesOf } from '../support/cases.ts';

const header = '| Phase | ID | Item | Status | Owner | PRD | QA |\n| --- | --- | --- | --- | --- | --- | --- |\n';
const roadmap = (rows: string) => parseRoadmap(header + rows, { file: 'Plans/r.md' });
const plan = roadmap(
  '| M0 — Base | 1.10 | Sign \\| in | Done (2025-08-12) | PM | `PRDs/M0/a b#1.md` | [QA](QA/1.10/) |\n| M1 | 2 | Two | Someday | | `../../x.md` | |\n',
);

function differences(html: string, of = plan): string[] {
  return checkRoadmap(of, { mirror: { file: 'docs/r.html', html } })
    .filter(({ code }) => code === 'ORCH_ROADMAP_MIRROR')
    .map(({ message }) => message);
}

test('the page shows every row in one table, with links that start from its own folder', () => {
  const html = renderRoadmapHtml(plan, { title: 'Corner & Pages', path: 'docs/product-roadmap.html' });
  expect(html).toContain('<title>Corner &amp; Pages</title>');
  expect(html).toContain('<td dir="auto">Sign | in</td><td class="done" dir="auto">Done (2025-08-12)</td>');
  expect(html).toContain('<a href="../PRDs/M0/a%20b%231.md"><code>PRDs/M0/a b#1.md</code></a>');
  expect(html).toContain('<a href="../QA/1.10/"><code>QA/1.10/</code></a>');
  expect(html).toContain('<td>../x.md</td>');
  expect(html).toContain('<p>2 items, 50 % done: Done 1 · Unknown 1. From <code>Plans/r.md</code>.</p>');
  expect(renderRoadmapHtml(plan, { title: 'Corner & Pages', path: 'docs/product-roadmap.html' })).toBe(html);
});

test('nothing in a roadmap can become markup, a script or an address of another kind', () => {
  const hostile = "<script>alert(1)</script>\" onload='x' &lt; \u0000\ud800";
  const html = renderRoadmapHtml(
    roadmap(
      `| ${hostile} | 1 | ${hostile} | ${hostile} | ${hostile} | [x](<javascript:alert(1)>) | \`a:b/"><img src=x>\` |\n`,
    ),
    { title: hostile },
  );
  expect(html.match(/<script|<img|javascript:alert\(1\)"| onload='/g)).toBe(null);
  expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(
    [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => encodeURI(decodeURI(href ?? ''))),
  );
  expect(html.isWellFormed()).toBe(true);
});

test('the panels of the page come in the order of their numbers, each with what is done of it', () => {
  const phases = ['M0', 'Later', 'M5 — B', 'M3 — C', '', 'M5 — B', 'M10'];
  const text = phases.map(
    (phase, index) => `| ${phase} | 1.${index} | x | ${index === 2 ? 'Done' : 'Planned'} | | | |\n`,
  );
  const html = renderRoadmapHtml(roadmap(text.join('')));
  expect([...html.matchAll(/<bdi>([^<]*)<\/bdi>/g)].map(([, phase]) => phase)).toEqual([
    'M0',
    'Later',
    'M3 — C',
    'M5 — B',
    'No phase',
    'M10',
  ]);
  expect(html).toContain('<bdi>M5 — B</bdi><progress max="2" value="1"></progress>1 of 2 done');
  expect(differences(html, roadmap(text.join('')))).toEqual([]);
});

test('a cell with several paths has a link for each, and each is looked up', () => {
  const several = roadmap(
    '| M0 | 1 | x | Done | | `PRDs/a.md`, [b](PRDs/b.md) | `QA/1/`; `QA/2/r.md`<br>`../../x.md` |\n',
  );
  const html = renderRoadmapHtml(several);
  expect(html).toContain(
    '<a href="PRDs/a.md"><code>PRDs/a.md</code></a><br><a href="PRDs/b.md"><code>PRDs/b.md</code></a>',
  );
  expect(html).toContain('<a href="QA/2/r.md"><code>QA/2/r.md</code></a><br>../x.md</td>');
  const found = checkRoadmap(several, { exists: (path) => path === 'PRDs/a.md' || path === 'QA/1/' });
  expect(found.map(({ code, message }) => [code, message])).toEqual([
    ['ORCH_ROADMAP_BROKEN_LINK', '1 names PRDs/b.md, which does not exist'],
    ['ORCH_ROADMAP_BROKEN_LINK', '1 names QA/2/r.md, which does not exist'],
    ['ORCH_ROADMAP_UNSAFE_PATH', '1 names a path outside the repository: ../x.md'],
  ]);
});

test('a page that shows the phases in another order is told', () => {
  const html = '<table><tr><th>Phase<th>ID<th>Item<tr><td>M1<td>2<td>Two<tr><td>M0 — Base<td>1.10<td>Sign | in</table>';
  expect(differences(html)).toEqual(['docs/r.html shows the phase M0 — Base after M1']);
});

test('a page that shows the roadmap as it is has no difference', () => {
  expect(differences(renderRoadmapHtml(plan))).toEqual([]);
});

test('every row that the page lacks, shows otherwise or invents is told', () => {
  const html = renderRoadmapHtml(
    roadmap('| M0 — Base | 1.10 | Sign in | Ready | PM | | |\n| M2 | 3 | Three | Planned | | | |\n'),
  );
  expect(differences(html)).toEqual([
    'the item of 1.10 is "Sign | in", and "Sign in" in docs/r.html',
    'the status of 1.10 is "Done (2025-08-12)", and "Ready" in docs/r.html',
    '2 is missing in docs/r.html',
    'docs/r.html shows "3", which the roadmap does not have',
  ]);
});

test('a page of another tool is read by the names of its columns', () => {
  const html =
    '<TABLE border=1><TR><TH>Id<TH>Feature<TH>State</TR><tr valign=top><td><b>1.10</b><td>Sign&nbsp;&#x7c;&#32;in<td>✅ done (2025-08-12)</table><table><tr><td>5<td>no roadmap</table>';
  expect(differences(html)).toEqual(['2 is missing in docs/r.html']);
  const plain = '<table><tr><th>ID<th>Item<tr><td>1<td>churn <6% & <i>less</i><!-- x --></table>';
  expect(differences(plain, roadmap('| a | 1 | churn <6% & less | Planned | | | |\n'))).toEqual([]);
});

test('whatever the cells hold, the page agrees with the roadmap that it was made from', () => {
  const cell = fc.string({
    maxLength: 10,
    unit: fc.constantFrom(
      'a',
      'Done',
      '\\|',
      '<',
      '>',
      '&',
      '&amp;',
      '"',
      "'",
      '`',
      '*',
      ' ',
      '\u00a0',
      '\u0007',
      '\t',
      '\u202e',
      '1',
    ),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell, cell), { maxLength: 5 }), (cells) => {
      const rows = cells.map(
        ([phase, item, status, owner], index) => `| ${phase} | 1.${index} | ${item} | ${status} | ${owner} | | |\n`,
      );
      const read = roadmap(rows.join(''));
      expect(differences(renderRoadmapHtml(read), read)).toEqual([]);
    }),
    { numRuns: casesOf(300) },
  );
});
