import type { Result } from '../result.ts';
import { unusualCharacter } from '../unusual-character.ts';
import type { Credential } from './credential.ts';
import { validityError } from './validity.ts';

/** A bearer token (RFC 6750, section 2.1); an error where it is a JWT that has long expired at `now`. */
export function parseAccessToken(token: string, now: Date): Result<Credential> {
  if (/^\{.*"access_?token"\s*:/is.test(token))
    return {
      error: 'it is the JSON of "az account get-access-token": give the value of accessToken alone',
    };
  if (/^["'`“”„‘’‚].*["'`“”‘’]$/s.test(token))
    return { error: 'it is in quotation marks: give the token without them' };
  if (/^bearer\s/i.test(token)) return { error: 'it begins with the word Bearer' };
  const character = unusualCharacter(token);
  if (character) return { error: `it contains ${character}, which no bearer token has` };
  if (!/^[\w.~+/-]+=*$/.test(token))
    return { error: 'it contains a character that no bearer token has, such as white space' };
  const expires = jwtExpiry(token);
  const expired = expires && validityError({ expires }, now);
  if (expired) return { error: `it ${expired}` };
  return { value: { kind: 'access-token', token, ...(expires && { expires }) } };
}

/** The `exp` of a JWT (RFC 7519, section 4.1.4), unverified; undefined for an opaque token, or if it is no date. */
function jwtExpiry(token: string): Date | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    const date = new Date(typeof exp === 'number' && exp > 0 ? exp * 1000 : Number.NaN);
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}
