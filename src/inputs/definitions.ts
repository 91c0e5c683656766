/** An input as `action.yml` declares it. */
export interface InputDefinition {
  /** Applies to an empty input, too, which is what the expression of a missing value comes to. */
  default: string;
  /** The values allowed, as the end of a sentence. */
  allowed: string;
}

/** The inputs that say where the service is and who asks. A test holds `action.yml` to these words. */
export const connectionInputs = {
  subscription: { default: '', allowed: 'a GUID such as 01234567-89ab-cdef-0123-456789abcdef' },
  'management-certificate': {
    default: '',
    allowed: 'an X.509 client certificate with its private key, as PEM or as base64 of a PKCS#12/PFX file',
  },
  'management-certificate-password': {
    default: '',
    allowed: 'the password that the key or PFX file is encrypted with',
  },
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
} satisfies Record<string, InputDefinition>;

export type ConnectionInput = keyof typeof connectionInputs;
