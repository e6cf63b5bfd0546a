/** All about a row that can only change together with its times, its checksum or its tags. */
export interface KnownRow {
  readonly id: number;
  readonly created: number;
  readonly fresh: number | null;
  readonly expires: number | null;
  readonly cost: number;
  readonly crc: number;
  readonly tags: string | null;
}
