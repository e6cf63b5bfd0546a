/** Where ids stand in a list. */
export interface Numbering {
  /** The position of an id; of several that are the same the last. */
  get(id: string): number | undefined;
  /** The positions of the first `count` ids, at most {@link mostAtOnce}; -1 where there is none. */
  getAll(ids: readonly string[], count: number, positions: Int32Array): void;
  /** Ids that are there more than once, once for each time after the first. */
  readonly duplicates: readonly string[];
}

/** Up to this mean length of ids, in characters, hashing them here costs less than the table of a `Map`. */
const longest = 48;

/** So many steps over taken places are allowed for each id; a `Map` bears also ids that were made to collide. */
const mostSteps = 4;

/** So many ids are looked up at once: their texts, places and nodes are a part of what the nearest cache holds. */
export const mostAtOnce = 64;

/** Numbers ids. A `Map` of ten thousand would cost twice as much, and of a hundred thousand three times. */
export function numbering(ids: readonly string[]): Numbering {
  let characters = 0;
  for (let position = 0; position < ids.length; position++) characters += (ids[position] as string).length;
  if (characters > longest * ids.length) return mapped(ids);
  const table = new IdTable(ids);
  return table.isComplete ? table : mapped(ids);
}

/**
 * A hash table with open addressing and linear probing (Knuth, The Art of Computer Programming 3, 6.4): four bytes for a
 * place, half of the places empty. It holds no strings, so that looking an id up meets three lines of the cache.
 */
class IdTable implements Numbering {
  readonly duplicates: string[] = [];
  readonly isComplete: boolean;
  readonly #ids: readonly string[];
  /** Positions from 1; 0 is an empty place. */
  readonly #places: Int32Array;
  readonly #shift: number;
  /** Of the ids that are looked up at once. */
  #hashes: Int32Array | undefined;

  constructor(ids: readonly string[]) {
    this.#ids = ids;
    const bits = Math.max(4, 33 - Math.clz32(ids.length));
    this.#places = new Int32Array(2 ** bits);
    this.#shift = 32 - bits;
    this.isComplete = this.#fill();
  }

  get(id: string): number | undefined {
    const places = this.#places;
    for (let place = hash(id) >>> this.#shift; ; place = (place + 1) & (places.length - 1)) {
      const position = (places[place] as number) - 1;
      if (position < 0) return undefined;
      if (this.#ids[position] === id) return position;
    }
  }

  /**
   * Each pass does one thing for all ids, so that the processor waits for the memory of many at once: the texts, the
   * places, the ids there.
   */
  getAll(ids: readonly string[], count: number, positions: Int32Array): void {
    const places = this.#places;
    const hashes = (this.#hashes ??= new Int32Array(mostAtOnce));
    for (let next = 0; next < count; next++) hashes[next] = (ids[next] as string).length;
    for (let next = 0; next < count; next++) {
      hashes[next] = hashFrom(hashes[next] as number, ids[next] as string) >>> this.#shift;
    }
    for (let next = 0; next < count; next++) positions[next] = (places[hashes[next] as number] as number) - 1;
    for (let next = 0; next < count; next++) {
      const position = positions[next] as number;
      if (position < 0 || this.#ids[position] === ids[next]) continue;
      positions[next] = this.get(ids[next] as string) ?? -1;
    }
  }

  /** Answers false where too many ids wanted the same places. */
  #fill(): boolean {
    const places = this.#places;
    const ids = this.#ids;
    let left = mostSteps * ids.length;
    for (let position = 0; position < ids.length; position++) {
      const id = ids[position] as string;
      let place = hash(id) >>> this.#shift;
      for (let taken = places[place] as number; taken !== 0; taken = places[place] as number) {
        if (ids[taken - 1] === id) {
          this.duplicates.push(id);
          break;
        }
        if (--left < 0) return false;
        place = (place + 1) & (places.length - 1);
      }
      places[place] = position + 1;
    }
    return true;
  }
}

/** Multiplicative (ibid.), by the golden ratio of 2^32: its upper bits depend on all characters. */
function hash(text: string): number {
  return hashFrom(text.length, text);
}

function hashFrom(length: number, text: string): number {
  let value = length;
  for (let position = 0; position < text.length; position++) {
    value = Math.imul(value ^ text.charCodeAt(position), 0x9e3779b1);
    value ^= value >>> 15;
  }
  return Math.imul(value, 0x9e3779b1);
}

function mapped(ids: readonly string[]): Numbering {
  const positions = new Map<string, number>();
  const duplicates: string[] = [];
  for (let position = 0; position < ids.length; position++) {
    const id = ids[position] as string;
    positions.set(id, position);
    if (positions.size + duplicates.length === position) duplicates.push(id);
  }
  return {
    get: (id) => positions.get(id),
    getAll(wanted, count, found) {
      for (let next = 0; next < count; next++) found[next] = positions.get(wanted[next] as string) ?? -1;
    },
    duplicates,
  };
}
