/** Valid inputs of the gate; without `management-endpoint`, which each test sets. */
export const validInputs = {
  'request-id': '0123456789abcdef0123456789abcdef',
  subscription: '01234567-89ab-cdef-0123-456789abcdef',
  'cloud-service-name': 'contoso-cs',
  'resource-name': 'contosobts',
  'access-token': 'opaque-token-of-a-test',
} as const;

/** Reads inputs from a record as `runner.input` reads them from the environment: trimmed, empty if absent. */
export function inputReader(given: Record<string, string>): (name: string) => string {
  return name => (given[name] ?? '').trim();
}

/** An unsigned JWT, as an `access-token`. */
export const jwt = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'x']
    .map(part => Buffer.from(part).toString('base64url'))
    .join('.');
