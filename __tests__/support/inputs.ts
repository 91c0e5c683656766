import type { ReadInput } from '../../src/inputs/definitions.ts';

/** Inputs of which none is wrong; the endpoint is one that nobody must ever reach in a test. */
export const validInputs = {
  'request-id': '0123456789abcdef0123456789abcdef',
  subscription: '01234567-89ab-cdef-0123-456789abcdef',
  'cloud-service-name': 'contoso-cs',
  'resource-name': 'contosobts',
  'access-token': 'opaque-token-of-a-test',
} as const;

/** Reads from a record as the runner's door reads from the environment: trimmed, empty where absent. */
export function reader(given: Record<string, string>): ReadInput {
  return name => (given[name] ?? '').trim();
}
