import type { NewEntry } from '../entries.ts';

/** The first member of every text: another layout gets another number, and is a miss for this one. */
const layout = 1;

type Wire = readonly [
  layout: number,
  created: number,
  fresh: number | null,
  expires: number | null,
  cost: number,
  crc: number,
  form: 'text' | 'bytes' | 'none',
  data: string,
];

/** A result as text that {@link parseEntry} reads. */
export function formatEntry({ created, fresh, expires, cost, crc, data }: NewEntry): string {
  const [form, text] =
    data === null
      ? (['none', ''] as const)
      : typeof data === 'string'
        ? (['text', data] as const)
        : (['bytes', Buffer.from(data).toString('base64')] as const);
  return JSON.stringify([layout, created, fresh, expires, cost, crc, form, text] satisfies Wire);
}

/** The result, or undefined for anything else. Whether its data is whole is told by its checksum. */
export function parseEntry(text: unknown): NewEntry | undefined {
  const wire = typeof text === 'string' ? parseJson(text) : undefined;
  if (!isWire(wire)) return undefined;
  const [, created, fresh, expires, cost, crc, form, written] = wire;
  const data = form === 'none' ? null : form === 'text' ? written : Buffer.from(written, 'base64');
  return { created, fresh, expires, cost, crc, data };
}

function isWire(value: unknown): value is Wire {
  if (!Array.isArray(value) || value.length !== 8 || value[0] !== layout) return false;
  const [, created, fresh, expires, cost, crc, form, data] = value as readonly unknown[];
  const isTime = (time: unknown): boolean => Number.isSafeInteger(time);
  if (!isTime(created) || !(fresh === null || isTime(fresh)) || !(expires === null || isTime(expires))) return false;
  if (typeof cost !== 'number' || !Number.isFinite(cost) || cost < 0 || !isTime(crc)) return false;
  return typeof data === 'string' && (form === 'text' || form === 'bytes' || form === 'none');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
