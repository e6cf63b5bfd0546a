import type { Collector, Place } from './collector.ts';
import type { Field, HttpMethod } from './task.ts';

import { firmExclusion } from './section-role.ts';
import { latin } from '../expressions/latin.ts';

/** What a section says about the paths in it. */
export interface Site {
  /** A path with the prefix that is declared for it. */
  join(path: string): string;
  /** The host of an absolute URL that is not the product's own. */
  foreignHost(path: string): string | undefined;
}

export interface Details {
  readonly summary?: string;
  readonly requestFields?: readonly Field[];
  readonly responseFields?: readonly Field[];
}

const socketPath = latin.i`\/(?:wss?|web-?sockets?|socket\.io)(?:\/|$)`;
const socketWords = latin.i`^\W*(?:(?:is|as|an?|the|opens?|upgrades?|upgraded|establish(?:es)?|starts?|connects?|connection|request|to|via|over|for|by)(?=)\W+)*(?=)web-?\s?sockets?\b|\bweb-?\s?socket (?:upgrade|handshake)\b|\bupgrade[sd]?\b.{0,30}\bweb-?\s?sockets?\b`;

function isSocket(path: string): boolean {
  const lower = path.toLowerCase();
  return (lower.includes('socket') || lower.includes('/ws')) && socketPath.test(path);
}

/** Records an endpoint, or why it is none to be made. */
export function emit(
  out: Collector,
  place: Place,
  site: Site,
  method: HttpMethod | null,
  written: string,
  details: Details = {},
): void {
  const path = site.join(written);
  const line = place.line ?? place.block.line;
  const label = `${method ?? '*'} ${path}`;
  const excluded = firmExclusion(place.block.excluded);
  const host = site.foreignHost(path);
  if (excluded !== undefined) out.omit('api', label, excluded, line);
  else if (host !== undefined) {
    out.omit('api', label, 'another system: its host is not declared as a base URL', line);
    if (method !== null) out.foreign(host, line);
  } else if (
    (method === 'GET' || method === null) &&
    (isSocket(path) || (/socket/i.test(details.summary ?? '') && socketWords.test(details.summary ?? '')))
  ) {
    out.omit('api', label, 'a WebSocket, no HTTP endpoint', line);
  } else out.api(place, method, path.replace(/^https?:\/\/[^/]+/i, '') || '/', details);
}
