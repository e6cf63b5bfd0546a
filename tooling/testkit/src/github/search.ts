import type { RepositoryState } from './state.ts';
import { renderIssue } from './render.ts';

/** `GET /search/issues` for queries of the form `repo:o/n is:issue in:body "text"`. */
export function searchIssues(repository: RepositoryState, query: string): unknown {
  const [, phrase = ''] = /"([^"]+)"/.exec(query) ?? [];
  const pulls = query.includes('is:pr');
  const items = [...repository.items.values()].filter(
    (item) => (item.pull !== undefined) === pulls && item.body.includes(phrase),
  );
  const found = items.slice(0, 100).map((item) => renderIssue(repository, item));
  return { total_count: items.length, incomplete_results: false, items: found };
}
