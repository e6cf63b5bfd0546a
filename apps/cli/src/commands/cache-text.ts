import type { CacheStats, CacheUsage, GcReport, StoredResult, TypeStats, VerifyReport } from '@orch/cache';

/** What `orch cache stats` tells. */
export interface StatsDocument {
  /** Bytes that the results take on the disk. */
  readonly bytes: number;
  readonly types: Readonly<Record<string, TypeDocument>>;
  readonly total: TypeDocument;
  /** Contents of outputs of tasks and of artifacts. */
  readonly files: FilesDocument;
}

interface FilesDocument {
  readonly blobs: number;
  readonly bytes: number;
}

interface TypeDocument extends TypeStats {
  readonly entries: number;
  /** Hits among hits and misses, 0 to 1; null before the first. */
  readonly hitRate: number | null;
  /** Bytes that the results of the type take now; `bytes` is what was ever written. */
  readonly storedBytes: number;
}

const nothing: TypeStats = { hits: 0, misses: 0, stale: 0, sets: 0, bytes: 0, savedMs: 0, corrupt: 0, remote: 0 };

/** Joins what is stored and what was counted. */
export function statsOf(
  { types, bytes }: CacheUsage,
  counted: CacheStats['total'],
  files: FilesDocument,
): StatsDocument {
  const names = [...new Set([...Object.keys(types), ...Object.keys(counted)])].sort();
  const documents = names.map((name) => {
    const { entries = 0, bytes: storedBytes = 0 } = types[name] ?? {};
    return [name, withRate({ ...nothing, ...counted[name] }, entries, storedBytes)] as const;
  });
  const sum = { ...nothing };
  for (const [, document] of documents) {
    for (const name of Object.keys(nothing) as (keyof TypeStats)[])
      Object.assign(sum, { [name]: sum[name] + document[name] });
  }
  const entries = documents.reduce((count, [, document]) => count + document.entries, 0);
  const stored = documents.reduce((count, [, document]) => count + document.storedBytes, 0);
  return { bytes, types: Object.fromEntries(documents), total: withRate(sum, entries, stored), files };
}

function withRate(stats: TypeStats, entries: number, storedBytes: number): TypeDocument {
  const reads = stats.hits + stats.misses;
  return { entries, storedBytes, hitRate: reads === 0 ? null : stats.hits / reads, ...stats };
}

/** The statistics as a table, one line a type. */
export function statsText(dir: string, { types, total, bytes, files }: StatsDocument): string {
  const lines = Object.entries(types).map(([name, type]) => rowOf(name, type));
  if (lines.length === 0) return `${dir}: nothing was ever stored\n`;
  const head = ['type', 'results', 'size', 'hits', 'misses', 'hit rate', 'stale', 'saved'];
  const kept = files.blobs === 0 ? '' : `, and ${files.blobs} files, ${size(files.bytes)}`;
  return `${dir}: ${size(bytes)}${kept}\n\n${table([head, ...lines, rowOf('total', total)], 1)}`;
}

function rowOf(name: string, { entries, storedBytes, hits, misses, hitRate, stale, savedMs }: TypeDocument): string[] {
  const rate = hitRate === null ? '-' : `${(hitRate * 100).toFixed(1)} %`;
  return [name, `${entries}`, size(storedBytes), `${hits}`, `${misses}`, rate, `${stale}`, duration(savedMs)];
}

/** One line a result. */
export function listText(results: readonly StoredResult[], isCut: boolean): string {
  if (results.length === 0) return 'no results\n';
  const lines = results.map(({ type, key, storedAt, expiresAt, bytes }) => [
    type,
    key,
    size(bytes),
    iso(storedAt),
    iso(expiresAt),
  ]);
  return `${table([['type', 'key', 'size', 'stored', 'expires'], ...lines], 2)}${isCut ? 'and more; give --type or --tag\n' : ''}`;
}

/** What `orch cache prune` removed and left. */
interface PruneDocument extends GcReport {
  readonly old: number;
  readonly files: number;
  readonly bytes: number;
  readonly fileBytes: number;
}

export function pruneText({ old, expired, evicted, files, bytes, fileBytes }: PruneDocument): string {
  return [
    `removed ${old} old, ${expired} expired and ${evicted} least recently used results, and ${files} files`,
    `results now take ${size(bytes)}, files ${size(fileBytes)}`,
    '',
  ].join('\n');
}

export function verifyText({
  checked,
  corrupt,
  faults,
  files,
}: VerifyReport & { readonly files: { readonly checked: number; readonly corrupt: number } }): string {
  return [
    `checked ${checked} results and ${files.checked} files, removed ${corrupt} and ${files.corrupt} damaged`,
    ...faults,
    '',
  ].join('\n');
}

function iso(time: number | null): string {
  return time === null ? 'never' : new Date(time).toISOString();
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Columns under each other: the first `texts` of them to the left, the others to the right. */
function table(rows: readonly (readonly string[])[], texts: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const pad = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return column < texts ? cell.padEnd(width) : cell.padStart(width);
  };
  return rows.map((row) => `${row.map(pad).join('  ').trimEnd()}\n`).join('');
}
