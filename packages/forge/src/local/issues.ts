import type { Forge } from '../port/forge.ts';
import type { ClosedRef } from '../port/objects.ts';
import type { ForgeWrite } from '../port/write.ts';
import { bodyOf, labelsOf, nameOf, numberOf, titleOf } from '../text/check.ts';
import { changed, created, isoNow, itemOf, type LocalContext, stateWrite, urlOf } from './context.ts';
import { below, type Item, madeBy, paths, type StoredComment, type StoredMilestone } from './objects.ts';

type IssueMethods = Pick<Forge, 'issue' | 'closeIssue' | 'comment' | 'labels' | 'milestone' | 'comments'>;

export function issueMethods(context: LocalContext): IssueMethods {
  const { clock, author } = context;
  const stamp = () => ({ author, at: isoNow(clock) });
  const refOf = ({ type, number }: Item) => ({ number, url: urlOf(context, type, number) });
  return {
    issue(request) {
      const task = nameOf('task', request.task);
      const title = titleOf(request.title);
      const body = bodyOf(request.body);
      const labels = labelsOf(request.labels);
      const milestone = request.milestone === undefined ? null : numberOf(request.milestone);
      return stateWrite(
        context,
        'issue',
        { task },
        (state, key) => {
          const issue = madeBy(state, key) as Item | undefined;
          return issue && refOf(issue);
        },
        (state, key) => {
          const { object, files } = created(state, key, paths.item, (number): Item => {
            const rest = { state: 'open', key, ...stamp(), pull: null } as const;
            return { type: 'issue', number, title, body, labels, milestone, ...rest };
          });
          return { files, result: refOf(object) };
        },
      );
    },

    closeIssue: ({ number }) => closeWrite(context, 'issue', numberOf(number)),

    comment({ on, key: name, body: text }) {
      const identity = { on: numberOf(on), key: nameOf('comment', name) };
      const body = bodyOf(text);
      const refOfComment = ({ id }: StoredComment) => ({ id: String(id), url: urlOf(context, 'comment', id) });
      return stateWrite(
        context,
        'comment',
        identity,
        (state, key) => {
          const comment = madeBy(state, key) as StoredComment | undefined;
          return comment && refOfComment(comment);
        },
        (state, key) => {
          itemOf(state, on);
          const { object, files } = created(
            state,
            key,
            (id) => paths.comment(on, id),
            (id): StoredComment => ({ id, body, key, ...stamp() }),
          );
          return { files, result: refOfComment(object) };
        },
      );
    },

    labels({ on, add, remove }) {
      const wanted = labelsOf(add);
      const unwanted = labelsOf(remove).filter((label) => !wanted.includes(label));
      const settled = ({ number, labels }: Item) =>
        wanted.every((label) => labels.includes(label)) && !unwanted.some((label) => labels.includes(label))
          ? { on: number, labels: [...labels] }
          : undefined;
      return stateWrite(
        context,
        'labels',
        { on: numberOf(on), add: [...wanted].sort(), remove: [...unwanted].sort() },
        (state) => settled(itemOf(state, on)),
        (state) => {
          const item = itemOf(state, on);
          const labels = [...new Set([...item.labels, ...wanted])].filter((label) => !unwanted.includes(label));
          return { files: changed(item, { labels }), result: { on, labels } };
        },
      );
    },

    milestone(request) {
      const title = titleOf(request.title);
      const description = bodyOf(request.description ?? '');
      const refOfMilestone = ({ number }: StoredMilestone) => ({ number, title });
      return stateWrite(
        context,
        'milestone',
        { title },
        (state) => {
          const found = below<StoredMilestone>(state, 'milestones/').find((one) => one.title === title);
          return found && refOfMilestone(found);
        },
        (state, key) => {
          const { object, files } = created(state, key, paths.milestone, (number) => ({ number, title, description }));
          return { files, result: refOfMilestone(object) };
        },
      );
    },

    async comments(on, signal) {
      const state = await context.store.read(signal);
      itemOf(state, on);
      return below<StoredComment>(state, `comments/${on}/`).map(({ id, ...rest }) => ({ id: String(id), ...rest }));
    },
  };
}

/** Closes an issue, or a pull request that is not merged. */
export function closeWrite(context: LocalContext, type: 'issue' | 'pull', number: number): ForgeWrite<ClosedRef> {
  const closed = { number, state: 'closed' } as const;
  return stateWrite(
    context,
    type === 'issue' ? 'close-issue' : 'close-pull',
    { number },
    (state) => (itemOf(state, number, type).state === 'open' ? undefined : closed),
    (state) => {
      const item = itemOf(state, number, type);
      return { files: changed(item, { state: 'closed' }), result: closed };
    },
  );
}
