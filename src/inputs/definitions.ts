interface InputRow {
  default: string;
  /** What is allowed, as the end of a sentence. */
  allowed: string;
}

/**
 * Every input once: its default and what is allowed, in the words that `action.yml`, the README and the
 * error messages use. A test holds all of them to this table.
 */
const table = {
  'request-id': { default: '', allowed: '1 to 128 letters, digits, "-" or "_"' },
  subscription: { default: '', allowed: 'a GUID such as 01234567-89ab-cdef-0123-456789abcdef' },
  'cloud-service-name': { default: '', allowed: '1 to 64 letters, digits, "-", "_" or ".", not only dots' },
  'resource-name': { default: '', allowed: '1 to 64 letters, digits, "-" or "_"' },
  'status-api': { default: 'biztalk', allowed: 'biztalk, biztalk-direct or service-management' },
  'management-certificate': {
    default: '',
    allowed: 'an X.509 client certificate with its private key, as PEM or as base64 of a PKCS#12/PFX file',
  },
  'management-certificate-password': { default: '', allowed: 'the password of an encrypted key or PFX file' },
  'publish-settings': {
    default: '',
    allowed: 'the text of a .publishsettings file, schema 1.0 or 2.0, that holds the subscription',
  },
  'access-token': { default: '', allowed: 'a bearer token on one line, without the word Bearer' },
  'management-endpoint': {
    default: '',
    allowed:
      'an https: URL without user info, query or fragment (a path prefix is kept), or http: on a loopback host',
  },
  'api-version': { default: '2013-04-26', allowed: 'a date YYYY-MM-DD, 2012-08-01 or later' },
  'timeout-minutes': { default: '90', allowed: '0 to 360, fractions allowed, in plain decimal notation' },
  'poll-interval-seconds': { default: '', allowed: 'a whole number from 1 to 3600' },
  'outage-tolerance-minutes': {
    default: '5',
    allowed: '0 to 360, fractions allowed, in plain decimal notation',
  },
} satisfies Record<string, InputRow>;

export type InputName = keyof typeof table;
export const inputs: Record<InputName, InputRow> = table;

/** Reads one input, trimmed; empty where it was not given. */
export type ReadInput = (name: InputName) => string;

/** What is wrong with one input, in words that never hold a secret. */
export interface Problem {
  input: InputName;
  wrong: string;
}

/** A value, or every problem found on the way to it. */
export type Checked<T> = { value: T } | { problems: Problem[] };

/** One line: the input, what is wrong, what is allowed. */
export function problemLine({ input, wrong }: Problem): string {
  return `${input}: ${wrong}; allowed: ${inputs[input].allowed}.`;
}
