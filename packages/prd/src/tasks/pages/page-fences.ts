import type { Block } from '../block.ts';
import { chartPages, yamlPages } from './declared-pages.ts';
import { isForeign } from '../statement.ts';
import { isPageName, titleOf } from './page-name.ts';
import { isVague } from './vague-names.ts';
import { latin } from '../../expressions/latin.ts';

export interface FencePage {
  readonly name: string;
  readonly route: string | null;
  readonly line: number;
  readonly confidence: number;
}

const otherLanguages: ReadonlySet<string> = new Set(
  'sql prisma graphql gql json yml yaml http mermaid gherkin bash sh shell diff'.split(' '),
);

/** Reads the pages of a fence: folder trees of the usual frameworks, router tables and screen classes. */
export function fencePages(block: Block): FencePage[] {
  const language = block.language ?? '';
  const { lines } = block;
  if (language === 'mermaid') return chartPages(lines, block.line + 1, block.roles.has('page'));
  if (language === 'yaml' || language === 'yml') return yamlPages(lines, block.line + 1);
  if (otherLanguages.has(language)) return [];
  const found = isTree(lines) ? treePages(lines, block.line + 1) : [];
  if (/[↓→]/.test(block.text) && (language === '' || language === 'text'))
    found.push(...drawnFlow(lines, block.line + 1));
  let base: string | undefined;
  for (const [index, text] of lines.entries()) {
    const route =
      (text.includes('<Route')
        ? latin.plain`<Route\s[^>]*\bpath\s*=\s*\{?["'${'`'}]([^"'${'`'}]+)["'${'`'}]`.exec(text)?.[1]
        : undefined) ??
      (text.includes('path') &&
      latin.plain`\b(?:component|element|lazy|loadComponent)\b`.test(`${text}${lines[index + 1] ?? ''}`)
        ? latin.plain`\bpath\s*:\s*["'${'`'}]([^"'${'`'}]*)["'${'`'}]`.exec(text)?.[1]
        : undefined);
    if (route !== undefined && route !== '*' && !route.startsWith('/api')) {
      const path = route.startsWith('/') ? route : `/${route}`;
      found.push({ name: path, route: path, line: block.line + 1 + index, confidence: 0.85 });
    }
    const screen = !text.includes('class')
      ? undefined
      : latin.plain`\bclass\s+([A-Z]\w*?)(?:Screen|Page|View|Activity|Fragment|ViewController)\b`.exec(text)?.[1];
    if (screen !== undefined && screen !== '')
      found.push({ name: words(screen), route: null, line: block.line + 1 + index, confidence: 0.75 });
    const component = text.includes('>') || text.includes('→') ? toComponent.exec(text) : null;
    if (component) {
      const [, place = '', name = ''] = component;
      if (place.startsWith('/')) base = place.replace(/\/?\*$/, '');
      const route = place.startsWith('/') ? place : base === undefined ? null : `${base}/${place}`;
      found.push({ name, route, line: block.line + 1 + index, confidence: 0.85 });
      continue;
    }
    if (/^\/\S*\*\s/.test(text)) base = text.replace(/\/?\*\s.*$/, '');
    const isListed =
      (language === '' || language === 'text') &&
      text.includes('/') &&
      block.roles.has('page') &&
      !block.roles.has('api');
    const listed =
      isListed &&
      latin.plain`^\s*(?:[├└│─|+\-*\s]*)(\/(?:[\w\-[\]:{}]+(?:\/[\w\-[\]:{}]+)*)?)\s*(?:(?:(?:#|\/\/|[–—-]|→|\()\s*|(?<=\s{2}))(\S.*?)\)?)?\s*$`.exec(
        text,
      );
    if (listed && !(listed[1] ?? '').startsWith('/api') && !/\.\w+$/.test(listed[1] ?? '')) {
      const path = listed[1] ?? '';
      found.push({
        name: (listed[2] ?? path).slice(0, 60),
        route: path,
        line: block.line + 1 + index,
        confidence: 0.85,
      });
    }
  }
  return found;
}

/** `/projects → ProjectListPage`, `├── board → BoardPage` */
const toComponent =
  /^[\s│├└─|`+]*(\/?[\w:{}[\]*-]+(?:\/[\w:{}[\]*-]+)*)\s+(?:→|->|=>)\s+<?([A-Z]\w*(?:Page|Screen|View))\b/;

function isTree(lines: readonly string[]): boolean {
  const drawn = lines.filter((line) =>
    latin.plain`[├└│]|^\s*[|${'`'}+]--|^[\w@(). [\]-]+\/\s*(?:#.*)?$`.test(line),
  ).length;
  return (
    drawn >= 2 ||
    lines.filter((line) => latin.plain`(?:^|\/)(?:page|\+page)\.(?:tsx|jsx|js|ts|svelte|vue)\b`.test(line)).length >= 1
  );
}

interface Folder {
  readonly depth: number;
  readonly name: string;
}

function treePages(lines: readonly string[], firstLine: number, step = 1): FencePage[] {
  const found: FencePage[] = [];
  const folders: Folder[] = [];
  const leaves: { path: string; line: number; comment: string | undefined }[] = [];
  let files = false;
  const isExpo = lines.some((line) => line.includes('(tabs)') || line.includes('_layout.'));
  for (const [index, text] of lines.entries()) {
    const match = latin.plain`^([\s│├└─|${'`'}+*-]*)([^\s#].*?)\s*(?:(?:#|\/\/|←|<-|->|→|—|\s-\s|\s{2,}\()(.*))?$`.exec(
      text,
    );
    const entry = match?.[2]?.trim() ?? '';
    if (!match || entry === '') continue;
    const depth = (match[1] ?? '').length;
    while (folders.length > 0 && (folders.at(-1)?.depth ?? 0) >= depth) folders.pop();
    const parents = folders.map((folder) => folder.name).filter((name) => name !== '');
    const inner = parents.join('/');
    // The folder above is no leaf: this entry stands in it.
    if (leaves.at(-1)?.path === inner) leaves.pop();
    const name = entry.replaceAll(/^\/+|\/+$/g, '');
    const path = [...parents, name].join('/');
    if (entry.endsWith('/') || !/\.\w+$/.test(entry)) {
      if (folders.length < 32) folders.push({ depth, name });
      leaves.push({ path, line: firstLine + index * step, comment: match[3] });
      continue;
    }
    const page = pageOfFile(path) ?? (isExpo ? expoPage(path) : undefined);
    if (!page) continue;
    files = true;
    found.push({
      ...page,
      name: nameInComment(match[3] ?? '') ?? page.name,
      line: firstLine + index * step,
      confidence: 0.85,
    });
  }
  return files
    ? [
        ...found,
        ...leaves.flatMap(({ path, line, comment }) => (comment === undefined ? [] : folderPage(path, line, comment))),
      ]
    : leaves.flatMap(({ path, line }) => folderPage(path, line));
}

/** The route of a folder without folders in it, under `app/`, where a tree shows folders only. */
function folderPage(path: string, line: number, comment = ''): FencePage[] {
  // A drawing of a way through the product is no tree of folders.
  const inside = /[→│]|\s/.test(path) ? undefined : /(?:^|\/)app\/(.+)$/.exec(path)?.[1];
  if (
    inside === undefined ||
    latin.plain`(?:^|\/)(?:api|components?|lib|utils?|hooks?|styles?|assets|public|types|fonts|models|services|store|config|routes|routers|templates|static|database|db|controllers|middlewares?|schemas|core|tests?|migrations|_\w+)(?:\/|$)`.test(
      inside,
    )
  )
    return [];
  const page = routed(inside);
  return page && page.route !== '/'
    ? [{ ...page, name: nameInComment(comment) ?? page.name, line, confidence: 0.7 }]
    : [];
}

/** Pages of a folder tree whose lines a converter has joined into one: runs of spaces stand for the line breaks. */
export function flatTreePages(text: string, line: number): FencePage[] {
  const tree = latin.plain`${'`'}([^${'`'}]*\/app\s{2,}[^${'`'}]+)${'`'}`.exec(text)?.[1];
  if (tree === undefined) return [];
  const lines = [...tree.matchAll(/(\s*)(\S+)/g)].map((match) => `${match[1] ?? ''}${match[2] ?? ''}`);
  return treePages(lines, line, 0);
}

const stop = latin.u`^[\s│↓→]*(\p{Lu}[\p{L}-]*(?: [\p{L}-]+)?) (?:[Pp]age|[Ss]creen)(?=\s*(?:[(→]|$))`;

/** The pages of a way through the product that is drawn with arrows: `Pricing page (monthly)` over `↓`. */
function drawnFlow(lines: readonly string[], firstLine: number): FencePage[] {
  return lines.flatMap((text, index) => {
    const name = stop.exec(text)?.[1];
    return name === undefined || !isPageName(name) || isVague(name) || isForeign(name)
      ? []
      : [{ name: titleOf(name), route: null, line: firstLine + index, confidence: 0.65 }];
  });
}

/** The route or screen that a file stands for, by the conventions of Next.js, Nuxt, SvelteKit and screen folders. */
function pageOfFile(path: string): { name: string; route: string | null } | undefined {
  const app = latin.plain`(?:^|\/)(?:app|routes)((?:\/.*)?)\/\+?page\.(?:tsx|jsx|js|ts|svelte|vue|mdx?)$`.exec(path);
  if (app) return routed(app[1] ?? '');
  const pages = latin.plain`(?:^|\/)pages\/(.+)\.(?:tsx|jsx|js|ts|vue|astro|svelte|html?)$`.exec(path);
  if (pages) {
    const file = pages[1] ?? '';
    if (
      latin.plain`(?:^|\/)(?:api|_\w+|components)(?:\/|$)|(?:^|\/)_`.test(file) ||
      latin.plain`\.(?:test|spec|stories|module)$`.test(file)
    )
      return undefined;
    if (/^[A-Z]\w*$/.test(file.split('/').at(-1) ?? '')) return screen(file.split('/').at(-1) ?? '');
    return routed(`/${file.replace(/(?:^|\/)index$/, '')}`);
  }
  // Files of TanStack Router and of Remix, which are components: `trips.$id.tsx`, `users_.$id.edit.lazy.tsx`.
  const routes =
    /(?:^|\/)(?:app|src|web|frontend|client)\/routes\/((?:[a-z\d$()[\]_.-]+\/)*[a-z\d$_.-]+)\.[jt]sx$/.exec(path)?.[1];
  if (routes !== undefined && !noRoute.test(routes)) {
    const segments = routes.replace(/\.lazy$/, '').split(/[/.]/);
    return routed(
      `/${segments
        .filter((each) => !/^_|^\(.*\)$|^_?index$/.test(each))
        .map((each) => each.replace(/_$/, ''))
        .join('/')}`,
    );
  }
  const view =
    latin.plain`(?:^|\/)(?:screens|views)\/(?:.+\/)?([A-Za-z]\w*)\.(?:tsx|jsx|js|ts|vue|dart|kt|swift|svelte)$`.exec(
      path,
    );
  return view ? screen(view[1] ?? '') : undefined;
}

const noRoute =
  /(?:^|\/)(?:__|api(?:\/|$)|components?\/|hooks?\/)|(?:^|[/.])(?:layout|middleware|route|routes|root|test|spec|stories|styles)(?:$|\.)/;

/** The route of a file below `app/` by the conventions of Expo Router. */
function expoPage(path: string): { name: string; route: string } | undefined {
  const file = latin.plain`(?:^|\/)app\/(.+)\.(?:tsx|jsx|js)$`.exec(path)?.[1];
  if (file === undefined || latin.plain`(?:^|\/)(?:[_+]|api\/|components\/)`.test(file)) return undefined;
  return routed(`/${file.replace(/(?:^|\/)index$/, '')}`);
}

/** The name that a comment beside a file begins with: `# Home: quick log`. */
function nameInComment(comment: string): string | undefined {
  const name = comment.split(/[:,;.(–—]|\s-\s|\s(?:with|or|for|and)\s/, 1)[0]?.trim();
  const isName = name !== undefined && /^(?:\p{Lu}[\p{L}\p{N} &'’-]{1,30}|\p{Ll}\p{L}+ \p{L}+)$/u.test(name);
  return isName && isPageName(name) ? titleOf(name) : undefined;
}

function routed(path: string): { name: string; route: string } | undefined {
  const segments = path.split('/').filter((segment) => segment !== '' && !/^\(.*\)$|^@/.test(segment));
  if (segments[0] === 'api') return undefined;
  const route = `/${segments.join('/')}`;
  return { name: route, route };
}

function screen(file: string): { name: string; route: null } | undefined {
  const bare = file.replace(/(?:_?[Ss]creen|_?[Pp]age|_?[Vv]iew)$/, '');
  return bare === '' || /^(?:index|_)/.test(bare) ? undefined : { name: words(bare), route: null };
}

function words(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .trim();
}
