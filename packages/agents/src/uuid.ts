import { sha1 } from './sha1.ts';

/** The namespace of all attempts of orch: any fixed UUID, never to be changed. */
const namespace = Buffer.from('6f1c7c0e5d0b4f0c9b0e4a2d6f72e6a1', 'hex');

/** The UUID of a name (version 5: SHA-1 of a namespace and the name, RFC 9562 §5.5). The same name, the same UUID. */
export function uuidOf(name: string): string {
  const bytes = sha1(Buffer.concat([namespace, Buffer.from(name)])).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
