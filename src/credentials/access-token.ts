import type { Result } from '../result.ts';
import type { Credential } from './credential.ts';

/** A bearer token (RFC 6750, section 2.1); an error where it is a JWT that has expired at `today`. */
export function parseAccessToken(token: string, today: Date): Result<Credential> {
  if (/^bearer\s/i.test(token)) return { error: 'it begins with the word Bearer' };
  if (!/^[\w.~+/-]+=*$/.test(token))
    return { error: 'it contains a character that no bearer token has, such as white space or a line break' };
  const expires = jwtExpiry(token);
  if (expires && expires <= today) return { error: `it expired at ${expires.toISOString()}` };
  return { value: { kind: 'access-token', token, ...(expires && { expires }) } };
}

/** The `exp` of a JWT (RFC 7519, section 4.1.4), unverified; undefined for an opaque token. */
function jwtExpiry(token: string): Date | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    const date = new Date(typeof exp === 'number' ? exp * 1000 : Number.NaN);
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}
