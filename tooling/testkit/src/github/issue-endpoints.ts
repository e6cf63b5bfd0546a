import { created, type Endpoint, invalid, missing, ok, pageOfList, text, texts } from './answer.ts';
import { renderComment, renderIssue, renderLabel, renderMilestone } from './render.ts';
import type { ItemState } from './state.ts';

export const issueEndpoints: Readonly<Record<string, Endpoint>> = {
  'GET issues': ({ repository, query }) => {
    const state = query.get('state') ?? 'open';
    const items = [...repository.items.values()].filter((item) => state === 'all' || item.state === state);
    if (query.get('direction') !== 'asc') items.reverse();
    return ok(pageOfList(items, query).map((item) => renderIssue(repository, item)));
  },
  'POST issues': ({ repository, user, body, now }) => {
    const [title, said] = [text(body, 'title'), text(body, 'body')];
    if (title === '') return invalid('title is missing');
    if (said.length > 65_536) return invalid('body is too long (maximum is 65536 characters)');
    const milestone = typeof body['milestone'] === 'number' ? body['milestone'] : null;
    const item: ItemState = {
      number: repository.next,
      user,
      title,
      body: said,
      state: 'open',
      stateReason: null,
      labels: texts(body, 'labels'),
      milestone,
      createdAt: now,
      pull: undefined,
    };
    repository.next += 1;
    repository.items.set(item.number, item);
    return created(renderIssue(repository, item));
  },
  'GET issues/:number': ({ repository, at }) => {
    const item = repository.items.get(Number(at['number']));
    return item === undefined ? missing : ok(renderIssue(repository, item));
  },
  'PATCH issues/:number': ({ repository, at, body }) => {
    const item = repository.items.get(Number(at['number']));
    if (item === undefined) return missing;
    if (body['state'] === 'closed' || body['state'] === 'open') item.state = body['state'];
    const reason = body['state_reason'];
    if (reason === 'completed' || reason === 'not_planned') item.stateReason = reason;
    if (typeof body['body'] === 'string') item.body = body['body'];
    return ok(renderIssue(repository, item));
  },
  'GET issues/:number/comments': ({ repository, at, query }) => {
    if (!repository.items.has(Number(at['number']))) return missing;
    const comments = repository.comments.filter(({ on }) => on === Number(at['number']));
    return ok(pageOfList(comments, query).map((comment) => renderComment(repository, comment)));
  },
  'POST issues/:number/comments': ({ repository, at, user, body, now }) => {
    const on = Number(at['number']);
    if (!repository.items.has(on)) return missing;
    const comment = { id: repository.next, on, user, body: text(body, 'body'), createdAt: now };
    repository.next += 1;
    repository.comments.push(comment);
    return created(renderComment(repository, comment));
  },
  'POST issues/:number/labels': ({ repository, at, body }) => {
    const item = repository.items.get(Number(at['number']));
    if (item === undefined) return missing;
    item.labels = [...new Set([...item.labels, ...texts(body, 'labels')])];
    return ok(item.labels.map(renderLabel));
  },
  'DELETE issues/:number/labels/:name': ({ repository, at }) => {
    const item = repository.items.get(Number(at['number']));
    if (item === undefined || !item.labels.includes(at['name'] ?? '')) return missing;
    item.labels = item.labels.filter((label) => label !== at['name']);
    return ok(item.labels.map(renderLabel));
  },
  'GET milestones': ({ repository, query }) => ok(pageOfList(repository.milestones, query).map(renderMilestone)),
  'POST milestones': ({ repository, body }) => {
    const title = text(body, 'title');
    if (repository.milestones.some((one) => one.title === title)) return invalid('title already_exists');
    const milestone = { number: repository.milestones.length + 1, title, description: text(body, 'description') };
    repository.milestones.push(milestone);
    return created(renderMilestone(milestone));
  },
};
