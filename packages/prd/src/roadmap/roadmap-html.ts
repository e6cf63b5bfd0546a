import { posix } from 'node:path';

import type { Roadmap, RoadmapLink, RoadmapRow, RoadmapStatus } from './types.ts';

import { escapesRoot, readLinks } from './link.ts';
import { orderedPhases, type PhaseGroup } from './phase-order.ts';
import { roadmapStats } from './roadmap-stats.ts';
import { statusNames } from './status.ts';

export interface RoadmapHtmlOptions {
  /** @default 'Roadmap' */
  readonly title?: string;
  /** Path of the page from the root of the repository, which its links start from. @default 'roadmap.html' */
  readonly path?: string;
}

const style = [
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#1b1f24;background:#fff}',
  'summary{cursor:pointer;font-weight:600;padding:.4rem 0}progress{margin:0 .6rem;vertical-align:middle}',
  'table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}',
  'th,td{border-bottom:1px solid #d5dbe1;padding:.35rem .6rem;text-align:start;vertical-align:top}',
  'th{white-space:nowrap}td:nth-child(2){font-variant-numeric:tabular-nums;white-space:nowrap}',
  '.done{color:#116329}.in-progress{color:#0a4ea3}.blocked{color:#a40e26}',
  '@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}a{color:#6cb6ff}',
  '.done{color:#57ab5a}.in-progress{color:#6cb6ff}.blocked{color:#f47067}}',
].join('');

const head = `<thead><tr>${['Phase', 'ID', 'Item', 'Status', 'Owner', 'PRD', 'QA'].map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>`;

/**
 * Writes a roadmap as one page that needs nothing else: a panel for each phase, in the order of their numbers, with
 * how much of it is done and a table of its rows. The same roadmap gives the same page; it says no time. All text is
 * escaped, and the page forbids scripts; links lead to files of the repository only.
 */
export function renderRoadmapHtml(roadmap: Roadmap, options: RoadmapHtmlOptions = {}): string {
  const title = escape(options.title ?? 'Roadmap');
  const folder = posix.dirname(posix.normalize((options.path ?? 'roadmap.html').replaceAll('\\', '/')));
  const { total, byStatus, completion } = roadmapStats(roadmap);
  const counts = [...statusNames, 'Unknown' as const]
    .filter((name) => byStatus[name] > 0)
    .map((name) => `${name} ${byStatus[name]}`);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="generator" content="orch roadmap html">',
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<h1>${title}</h1>`,
    `<p>${total} ${total === 1 ? 'item' : 'items'}, ${Math.floor(completion * 100)} % done${counts.length === 0 ? '' : `: ${counts.join(' · ')}`}. From <code>${escape(roadmap.file)}</code>.</p>`,
    ...orderedPhases(roadmap.rows).flatMap((group) => panel(group, roadmap.file, folder)),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function panel({ phase, rows }: PhaseGroup<RoadmapRow>, file: string, folder: string): string[] {
  const done = rows.filter((row) => row.status.name === 'Done').length;
  const name = phase === '' ? 'No phase' : escape(phase);
  return [
    '<details open>',
    `<summary><bdi>${name}</bdi><progress max="${rows.length}" value="${done}"></progress>${done} of ${rows.length} done</summary>`,
    '<table>',
    head,
    '<tbody>',
    ...rows.map((row) => rowHtml(row, file, folder)),
    '</tbody>',
    '</table>',
    '</details>',
  ];
}

function rowHtml(row: RoadmapRow, file: string, folder: string): string {
  const { phase, id, item, status, owner, prd, qa } = row;
  const name = status.name === undefined ? '' : ` class="${status.name.toLowerCase().replaceAll(' ', '-')}"`;
  const links = ({ raw }: RoadmapLink): string =>
    readLinks(raw, file)
      .map((link) => linkHtml(link, folder))
      .join('<br>');
  const cells = [
    cell(phase),
    `<td>${escape(id)}</td>`,
    cell(item),
    `<td${name} dir="auto">${escape(statusText(status))}</td>`,
    cell(owner),
    `<td>${links(prd)}</td>`,
    `<td>${links(qa)}</td>`,
  ];
  return `<tr>${cells.join('')}</tr>`;
}

/** The status with its date; what is written where that is no known status. */
export function statusText({ name, date, raw }: RoadmapStatus): string {
  if (name === undefined) return raw;
  return date === undefined ? name : `${name} (${date})`;
}

/** `dir` keeps text that is written from right to left, and characters that turn it around, inside its cell. */
function cell(text: string): string {
  return `<td dir="auto">${escape(text)}</td>`;
}

function linkHtml({ path, raw }: RoadmapLink, folder: string): string {
  if (path === undefined) return escape(raw);
  if (escapesRoot(path)) return escape(path);
  const target = posix.relative(folder, path) + (path.endsWith('/') ? '/' : '');
  const href = target.split('/').map((part) => encodeURIComponent(part.toWellFormed()));
  return `<a href="${escape(href.join('/'))}"><code>${escape(path)}</code></a>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll(/[\t\v\f\r\n]/g, ' ')
    .replaceAll(/\p{Cc}|\p{Cs}/gu, '\ufffd');
}
