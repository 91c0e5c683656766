/** Inputs of which none is wrong; the endpoint is one that nobody must ever reach in a test. */
export const validInputs = {
  'request-id': '0123456789abcdef0123456789abcdef',
  subscription: '01234567-89ab-cdef-0123-456789abcdef',
  'cloud-service-name': 'contoso-cs',
  'resource-name': 'contosobts',
  'access-token': 'opaque-token-of-a-test',
} as const;

/** Reads inputs from a record as `runner.input` reads them from the environment: trimmed, empty if absent. */
export function reader(given: Record<string, string>): (name: string) => string {
  return name => (given[name] ?? '').trim();
}
