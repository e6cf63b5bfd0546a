import { words } from '../names/identifiers.ts';
import { singular } from '../names/plural.ts';
import type { RoutePath, Segment } from './path.ts';

/** Why an endpoint or page about signing in is left open. */
export const authenticationReason = 'signing in is not generated';

/** Words, alone or as two words (`sign-in`), that are about who somebody is or what they may do. */
const always = new Set([
  'auth',
  'authn',
  'authz',
  'authenticate',
  'authentication',
  'authorize',
  'authorise',
  'authorization',
  'authorisation',
  'oauth',
  'oauth2',
  'oidc',
  'saml',
  'sso',
  'jwt',
  'login',
  'logon',
  'logout',
  'logoff',
  'signin',
  'signon',
  'signout',
  'token',
  'password',
  'passwd',
  'passcode',
  'passphrase',
  'passkey',
  'webauthn',
  'otp',
  'totp',
  'mfa',
  '2fa',
  'credential',
  'permission',
  'acl',
  'apikey',
  'magiclink',
]);

/** Words that are about it as the name of a resource, unless a word before says otherwise (`chat-sessions`). */
const asResource = new Set(['session', 'verification', 'verify', 'role']);
const qualifiers = new Set([
  'user',
  'account',
  'customer',
  'member',
  'admin',
  'staff',
  'access',
  'active',
  'my',
  'me',
  'current',
  'email',
  'mail',
  'phone',
  'identity',
]);
const prefix = /^(?:api|rest|v\d+(?:\.\d+)*)$/i;

/**
 * Whether a path is about authentication or authorisation. Storing what is sent there would look like signing
 * somebody in without checking anything, so such paths are never generated as records.
 */
export function isAuthentication({ segments }: RoutePath): boolean {
  return segments.some((segment, index) => {
    if (!('text' in segment)) return false;
    const parts = words(segment.text).map(singular);
    if (parts.some((word, at) => always.has(word) || always.has(word + (parts[at + 1] ?? '')))) return true;
    const holdsOthers = segments.slice(index + 1).some((later, at) => at > 0 && 'text' in later);
    const last = parts.at(-1) ?? '';
    if (!asResource.has(last) || holdsOthers) return false;
    const before = parts.at(-2) ?? qualifierIn(segments[index - 1]);
    return before === undefined || qualifiers.has(before) || always.has(before);
  });
}

/** The last word of a fixed segment that says what kind of resource follows. */
function qualifierIn(segment: Segment | undefined): string | undefined {
  if (!segment || !('text' in segment) || prefix.test(segment.text)) return undefined;
  return words(segment.text).map(singular).at(-1);
}
