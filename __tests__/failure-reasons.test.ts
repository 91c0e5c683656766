import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failureOf, throughProxy } from '../src/http/failure.ts';
import { ProxySettingError } from '../src/http/proxy.ts';

const coded = (code: string, message = 'm'): Error => Object.assign(new Error(message), { code });
const proxy = new URL('http://user:secret@proxy.example:3128');

describe('a failure', () => {
  it('is permanent where the server’s certificate is not to be trusted', () => {
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
      assert.deepEqual(failureOf(coded(code), undefined), {
        cause: `the server's certificate is not to be trusted (${code}: m)`,
        permanent: true,
      });
  });

  it('may pass where it says nothing of the server’s certificate', () => {
    for (const code of [
      'ECONNRESET',
      'ENOTFOUND',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'X_CERT_HAS_EXPIRED',
      'UNSPECIFIED_ERROR',
      'INVALID_X',
    ])
      assert.deepEqual(failureOf(coded(code), undefined), { cause: `${code}: m`, permanent: false });
  });

  it('is permanent where the proxy setting cannot be used', () => {
    assert.deepEqual(failureOf(new ProxySettingError('p'), undefined), { cause: 'p', permanent: true });
  });

  it('is told by what is thrown, with its code once', () => {
    const told = (error: unknown) => failureOf(error, undefined).cause;
    assert.equal(
      told(coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1')),
      'connect ECONNREFUSED 127.0.0.1:1',
    );
    assert.equal(told(coded('ECONNRESET', 'socket hang up')), 'ECONNRESET: socket hang up');
    assert.equal(told(new Error('no code')), 'no code');
    assert.equal(told('a string'), 'a string');
    assert.equal(told(undefined), 'undefined');
    assert.equal(
      told(new AggregateError([coded('ECONNREFUSED', 'first'), coded('X', 'second')])),
      'ECONNREFUSED: first',
    );
    assert.equal(told(new AggregateError([], 'of nothing')), 'of nothing');
  });

  it('is told by the reason that OpenSSL gives, not by its addresses', () => {
    const message =
      '00A8F5F7:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/ssl/record.c:77:\n';
    assert.equal(
      failureOf(coded('ERR_SSL_WRONG_VERSION_NUMBER', message), undefined).cause,
      'ERR_SSL_WRONG_VERSION_NUMBER: wrong version number',
    );
  });

  it('leaves out what Node advises and no step can do', () => {
    const message =
      'unable to verify the first certificate; if the root CA is installed locally, try running Node.js with --use-system-ca';
    assert.equal(
      failureOf(coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE', message), undefined).cause,
      "the server's certificate is not to be trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify the first certificate)",
    );
  });

  it('says whose certificate it is about', () => {
    for (const code of ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'])
      assert.equal(
        failureOf(coded(code), undefined).cause,
        `${code}: m: the server did not take the client certificate`,
      );
    assert.doesNotMatch(failureOf(coded('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'), undefined).cause, /client/);
  });
});

describe('a failure through a proxy', () => {
  it('names the proxy, and never its password', () => {
    assert.equal(throughProxy(undefined, 'late'), 'late');
    assert.equal(throughProxy(proxy, 'late'), 'late (through the proxy proxy.example:3128)');
    assert.deepEqual(failureOf(coded('CERT_HAS_EXPIRED'), proxy), {
      cause:
        "the server's certificate is not to be trusted (CERT_HAS_EXPIRED: m) (through the proxy proxy.example:3128)",
      permanent: true,
    });
  });

  it('that opens no tunnel is that of the proxy', () => {
    const tunneling = 'tunneling socket could not be established, ';
    const told = (message: string) => failureOf(coded('ECONNRESET', tunneling + message), proxy).cause;
    assert.equal(told('statusCode=407'), 'the proxy proxy.example:3128 opened no tunnel: HTTP 407');
    assert.equal(
      told('cause=connect ECONNREFUSED 127.0.0.1:1\nx 2'),
      'the proxy proxy.example:3128 opened no tunnel: connect ECONNREFUSED 127.0.0.1:1\nx 2',
    );
    assert.equal(told('cause=4 lines'), 'the proxy proxy.example:3128 opened no tunnel: 4 lines');
    assert.equal(told('cause=error 4'), 'the proxy proxy.example:3128 opened no tunnel: error 4');
  });
});
