import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FailureReason, failureOf, isPermanent } from '../src/http/failure.ts';

const coded = (code: string, message = 'm'): Error => Object.assign(new Error(message), { code });
const failure = (error: unknown) => failureOf(error, undefined, 30_000);

describe('the reason of a failure', () => {
  it('is an untrusted certificate for every code of verification', () => {
    // https://nodejs.org/api/tls.html#x509-certificate-error-codes
    for (const code of [
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_CRL',
      'CERT_SIGNATURE_FAILURE',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'CERT_REVOKED',
      'CERT_UNTRUSTED',
      'CERT_CHAIN_TOO_LONG',
      'CRL_HAS_EXPIRED',
      'ERROR_IN_CERT_NOT_AFTER_FIELD',
      'ERROR_IN_CRL_LAST_UPDATE_FIELD',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'HOSTNAME_MISMATCH',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'PATH_LENGTH_EXCEEDED',
      'UNSPECIFIED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ])
      assert.deepEqual(failure(coded(code)), {
        reason: 'server-certificate-untrusted',
        detail: `${code}: m`,
      });
  });

  it('follows from the code of the error', () => {
    const reasons: Record<string, FailureReason> = {
      ENOTFOUND: 'name-not-resolved',
      EAI_AGAIN: 'name-not-resolved',
      ECONNREFUSED: 'connection-refused',
      ETIMEDOUT: 'host-unreachable',
      EHOSTUNREACH: 'host-unreachable',
      ENETUNREACH: 'host-unreachable',
      ECONNRESET: 'connection-broken',
      EPIPE: 'connection-broken',
      HPE_INVALID_CONSTANT: 'not-http',
      HPE_HEADER_OVERFLOW: 'not-http',
      ERR_SSL_WRONG_VERSION_NUMBER: 'tls-failed',
      EPROTO: 'tls-failed',
      ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR: 'tls-failed',
      ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'client-certificate-rejected',
      ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'client-certificate-rejected',
      X_CERT_HAS_EXPIRED: 'connection-broken',
      UNSPECIFIED_ERROR: 'connection-broken',
      INVALID_X: 'connection-broken',
    };
    for (const [code, reason] of Object.entries(reasons))
      assert.deepEqual(failure(coded(code)), { reason, detail: `${code}: m` });
  });

  it('is permanent if another request cannot succeed', () => {
    assert.ok(isPermanent('server-certificate-untrusted') && isPermanent('proxy-setting-invalid'));
    assert.ok(!isPermanent('connection-broken') && !isPermanent('client-certificate-rejected'));
  });

  it('is the time-out of the request, with its length', () => {
    const timeout = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    assert.deepEqual(failureOf(timeout, undefined, 1234), {
      reason: 'request-timed-out',
      detail: 'no complete response within 1.2 s',
    });
  });
});

describe('the detail of a failure', () => {
  it('is the text of the error, with its code once', () => {
    const detail = (error: unknown) => failure(error).detail;
    assert.equal(
      detail(coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1')),
      'connect ECONNREFUSED 127.0.0.1:1',
    );
    assert.equal(detail(coded('ECONNRESET', 'socket hang up')), 'ECONNRESET: socket hang up');
    assert.equal(detail(new Error('no code')), 'no code');
    assert.equal(detail('a string'), 'a string');
    assert.equal(detail(undefined), 'undefined');
    assert.equal(
      detail(new AggregateError([coded('ECONNREFUSED', 'first'), coded('X', 'second')])),
      'ECONNREFUSED: first',
    );
    assert.equal(detail(new AggregateError([], 'of nothing')), 'of nothing');
  });

  it('is the reason that OpenSSL gives, without its addresses and file names', () => {
    const message =
      '00A8F5F7:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/ssl/record.c:77:\n';
    assert.equal(
      failure(coded('ERR_SSL_WRONG_VERSION_NUMBER', message)).detail,
      'ERR_SSL_WRONG_VERSION_NUMBER: wrong version number',
    );
  });

  it('leaves out Node’s advice on a command-line option, which no step can set', () => {
    const message =
      'unable to verify the first certificate; if the root CA is installed locally, try running Node.js with --use-system-ca';
    assert.equal(
      failure(coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE', message)).detail,
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify the first certificate',
    );
  });
});

describe('a failure through a proxy', () => {
  const proxy = new URL('http://user:secret@proxy.example:3128');

  it('names the proxy without its password', () => {
    assert.deepEqual(failureOf(coded('CERT_HAS_EXPIRED'), proxy, 1), {
      reason: 'server-certificate-untrusted',
      detail: 'CERT_HAS_EXPIRED: m',
      proxy: 'proxy.example:3128',
    });
  });

  it('names the proxy as the reason if that opens no tunnel', () => {
    const detail = (text: string) => {
      const error = coded('ECONNRESET', `tunneling socket could not be established, ${text}`);
      const { reason, detail } = failureOf(error, proxy, 1);
      assert.equal(reason, 'proxy-refused');
      return detail;
    };
    assert.equal(detail('statusCode=407'), 'HTTP 407');
    assert.equal(
      detail('cause=connect ECONNREFUSED 127.0.0.1:1\nx 2'),
      'connect ECONNREFUSED 127.0.0.1:1\nx 2',
    );
    assert.equal(detail('cause=4 lines'), '4 lines');
  });
});
