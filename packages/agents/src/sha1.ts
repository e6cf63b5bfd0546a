/**
 * SHA-1 of a few bytes without `node:crypto`, whose loading takes ten milliseconds: for names, and not for anything that has to be
 * safe. Algorithm: FIPS 180-4, section 6.1 (https://doi.org/10.6028/NIST.FIPS.180-4).
 */
export function sha1(bytes: Uint8Array): Buffer {
  const message = padded(bytes);
  const hash = Int32Array.from([0x67_45_23_01, 0xef_cd_ab_89, 0x98_ba_dc_fe, 0x10_32_54_76, 0xc3_d2_e1_f0]);
  for (let offset = 0; offset < message.byteLength; offset += 64) compress(hash, message, offset);
  const digest = Buffer.alloc(20);
  for (const [index, word] of hash.entries()) digest.writeInt32BE(word, index * 4);
  return digest;
}

/** The message, a one bit, zeros, and its length in bits as 64 of them (section 5.1.1). */
function padded(bytes: Uint8Array): Buffer {
  const message = Buffer.alloc(Math.ceil((bytes.length + 9) / 64) * 64);
  message.set(bytes);
  message[bytes.length] = 0x80;
  message.writeBigUInt64BE(BigInt(bytes.length) * 8n, message.length - 8);
  return message;
}

function compress(hash: Int32Array, message: Buffer, offset: number): void {
  const words = new Int32Array(80);
  for (let t = 0; t < 80; t++) {
    words[t] =
      t < 16
        ? message.readInt32BE(offset + t * 4)
        : rotated(of(words, t - 3) ^ of(words, t - 8) ^ of(words, t - 14) ^ of(words, t - 16), 1);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = hash;
  for (let t = 0; t < 80; t++) {
    const [mixed, constant] = step(t, b, c, d);
    const next = (rotated(a, 5) + mixed + e + constant + of(words, t)) | 0;
    [e, d, c, b, a] = [d, c, rotated(b, 30), a, next];
  }
  for (const [index, value] of [a, b, c, d, e].entries()) hash[index] = of(hash, index) + value;
}

/** The function and the constant of a step (sections 4.1.1 and 4.2.1). */
function step(t: number, b: number, c: number, d: number): readonly [mixed: number, constant: number] {
  if (t < 20) return [(b & c) ^ (~b & d), 0x5a_82_79_99];
  if (t < 40) return [b ^ c ^ d, 0x6e_d9_eb_a1];
  if (t < 60) return [(b & c) ^ (b & d) ^ (c & d), 0x8f_1b_bc_dc];
  return [b ^ c ^ d, 0xca_62_c1_d6];
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function of(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}
