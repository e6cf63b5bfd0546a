import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** A salted scrypt hash of a secret, as one text. @param {string} secret */
export function hashSecret(secret) {
  const salt = randomBytes(16);
  return `scrypt:${salt.toString('base64url')}:${scryptSync(secret, salt, 32).toString('base64url')}`;
}

/** Whether a secret is the one that was hashed. @param {string} secret @param {string} hashed */
export function isSecret(secret, hashed) {
  const [, salt = '', expected = ''] = hashed.split(':');
  const wanted = Buffer.from(expected, 'base64url');
  const actual = scryptSync(secret, Buffer.from(salt, 'base64url'), 32);
  return wanted.length === actual.length && timingSafeEqual(actual, wanted);
}
