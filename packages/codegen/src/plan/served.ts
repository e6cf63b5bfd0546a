import type { ApiTask } from '@orch/prd';

import { propertyName } from '../names/identifiers.ts';
import type { PlanContext } from './context.ts';
import { type Endpoint, type HttpMethod, readEndpoint } from './endpoint.ts';
import type { RoutePath } from './path.ts';
import type { Operation } from './spec.ts';

/** The endpoints of one collection that are generated. */
export interface Served {
  readonly key: string;
  readonly collection: RoutePath;
  readonly itemParam: string;
  readonly name: string;
  /** The task of the first endpoint. */
  readonly first: ApiTask;
  readonly endpoints: readonly Endpoint[];
  readonly operations: readonly Operation[];
  readonly tasks: readonly string[];
  /** The field by which items are found, where other paths of the collection find them otherwise. */
  readonly by?: string;
}

const collectionOperations: Partial<Record<HttpMethod, Operation>> = { GET: 'list', POST: 'create' };
const itemOperations: Partial<Record<HttpMethod, Operation>> = {
  GET: 'read',
  PUT: 'replace',
  PATCH: 'update',
  DELETE: 'remove',
};
const order: readonly Operation[] = ['list', 'create', 'read', 'replace', 'update', 'remove'];

/** The key under which a route is owned. */
export function routeKey(method: string, path: RoutePath): string {
  return `route:${method} ${path.shape}`;
}

/** An endpoint as people write it: `GET /api/books`. */
export function titleOfApi(task: ApiTask): string {
  return `${task.method === null ? '' : `${task.method} `}${task.path}`;
}

/** Lists all endpoints of a collection as open. */
export function leaveAll(context: PlanContext, group: Served, reason: string): void {
  for (const { task } of group.endpoints) context.leave(task, titleOfApi(task), reason);
}

/** The endpoints of the document that this plan may generate. */
export function readAll(context: PlanContext, tasks: readonly ApiTask[]): Endpoint[] {
  return tasks.flatMap((task) => {
    const endpoint = readEndpoint(task);
    if (!context.accepts(task, titleOfApi(task))) return [];
    if (endpoint) return [endpoint];
    context.leave(task, titleOfApi(task), 'the path is not one that a router can match exactly');
    return [];
  });
}

/** Chooses the operations of a collection; routes of other features are not served again. */
export function serve(context: PlanContext, group: readonly Endpoint[]): Served[] {
  const operations = new Set<Operation>();
  const endpoints: Endpoint[] = [];
  const implied: Endpoint[] = [];
  for (const endpoint of group) {
    const { task, method, path } = endpoint;
    if (method === 'HEAD' || method === 'OPTIONS') {
      implied.push(endpoint);
      continue;
    }
    const operation = operationOf(method, endpoint.itemParam);
    const by = context.foreignOwner(routeKey(method, path));
    if (operation === undefined)
      context.leave(
        task,
        titleOfApi(task),
        `${method} on ${endpoint.itemParam === undefined ? 'a collection' : 'a single record'} is not generated`,
      );
    else if (by !== undefined) context.provided.push({ key: task.key, by });
    else {
      operations.add(operation);
      endpoints.push(endpoint);
    }
  }
  for (const endpoint of implied) {
    const served = endpoints.some(
      ({ path, method }) => path.shape === endpoint.path.shape && (endpoint.method === 'OPTIONS' || method === 'GET'),
    );
    if (served) endpoints.push(endpoint);
    else
      context.leave(
        endpoint.task,
        titleOfApi(endpoint.task),
        `${endpoint.method} needs another method on the same path`,
      );
  }
  const [first] = endpoints;
  if (!first) return [];
  const { collection, name, task } = first;
  const key = `resource:${collection.shape}`;
  const itemParam = freeParam(collection);
  return [{ key, collection, name, first: task, itemParam, ...describe(endpoints, [...operations]) }];
}

/** Some endpoints of a collection as if there were no others; with `by`, beside those that have its key. */
export function partOf(group: Served, endpoints: readonly Endpoint[], by?: string): Served {
  const operations = endpoints.flatMap(({ method, itemParam }) => operationOf(method, itemParam) ?? []);
  const part = { ...group, ...describe(endpoints, operations) };
  return by === undefined ? part : { ...part, key: `${part.key} by ${by}`, by };
}

/** What endpoints say together. */
function describe(
  endpoints: readonly Endpoint[],
  operations: readonly Operation[],
): Pick<Served, 'endpoints' | 'operations' | 'tasks'> & Partial<Pick<Served, 'first' | 'itemParam'>> {
  const itemParam = endpoints.find((endpoint) => endpoint.itemParam !== undefined)?.itemParam;
  const [first] = endpoints;
  return {
    ...(first && { first: first.task }),
    ...(itemParam !== undefined && { itemParam }),
    endpoints,
    operations: order.filter((operation) => operations.includes(operation)),
    tasks: [...new Set(endpoints.map(({ task }) => task.key))],
  };
}

function operationOf(method: HttpMethod, itemParam: string | undefined): Operation | undefined {
  return (itemParam === undefined ? collectionOperations : itemOperations)[method];
}

/** A name for the item parameter of a collection without item paths. */
function freeParam({ segments }: RoutePath): string {
  return segments.some((segment) => 'param' in segment && propertyName(segment.param) === 'id') ? 'itemId' : 'id';
}
