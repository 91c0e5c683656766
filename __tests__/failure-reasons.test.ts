import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FailureReason, failureOf, isPermanent } from '../src/http/failure.ts';

const coded = (code: string, message = 'm'): Error => Object.assign(new Error(message), { code });
const state = { hasKeys: false, hasCertificate: false };
const failure = (error: unknown) => failureOf(error, state);

describe('the reason of a failure', () => {
  it('says what is wrong with a certificate', () => {
    // https://nodejs.org/api/tls.html#x509-certificate-error-codes
    const untrusted = [
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_GET_CRL',
      'CERT_UNTRUSTED',
      'CERT_CHAIN_TOO_LONG',
      'CRL_HAS_EXPIRED',
      'ERROR_IN_CERT_NOT_AFTER_FIELD',
      'ERROR_IN_CRL_LAST_UPDATE_FIELD',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNSPECIFIED',
    ];
    for (const code of untrusted)
      assert.deepEqual(failure(coded(code)), { reason: 'certificate-untrusted', detail: `${code}: m` });
    const others: Record<string, FailureReason> = {
      CERT_HAS_EXPIRED: 'certificate-expired',
      CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
      UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-incomplete',
      HOSTNAME_MISMATCH: 'certificate-wrong-host',
      CERT_SIGNATURE_FAILURE: 'certificate-invalid',
      CERT_REVOKED: 'certificate-invalid',
      INVALID_CA: 'certificate-invalid',
      INVALID_PURPOSE: 'certificate-invalid',
      PATH_LENGTH_EXCEEDED: 'certificate-invalid',
      ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
    };
    for (const [code, reason] of Object.entries(others)) assert.equal(failure(coded(code)).reason, reason);
    for (const text of ['EE certificate key too weak', 'CA md too weak', 'ee key too small'])
      assert.equal(failure(coded('UNSPECIFIED', text)).reason, 'certificate-weak');
  });

  it('distinguishes a server that demands a client certificate from one that rejects it', () => {
    const reason = (code: string, hasKeys: boolean, hasCertificate: boolean, text = 'm') =>
      failureOf(coded(code, text), { hasKeys, hasCertificate }).reason;
    for (const alert of [
      'TLSV1_ALERT_UNKNOWN_CA',
      'SSLV3_ALERT_BAD_CERTIFICATE',
      'TLSV1_ALERT_ACCESS_DENIED',
    ]) {
      assert.equal(reason(`ERR_SSL_${alert}`, true, true), 'client-certificate-rejected');
      assert.equal(reason(`ERR_SSL_${alert}`, true, false), 'client-certificate-required');
    }
    const tls13 = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';
    assert.equal(reason(tls13, true, false), 'client-certificate-required');
    // TLS 1.2 has one alert for both; one without a handshake before it is about ciphers.
    const tls12 = 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE';
    assert.equal(reason(tls12, true, false), 'client-certificate-required');
    assert.equal(reason(tls12, false, false), 'tls-failed');
    const written =
      'write EPROTO 40CD:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:x';
    assert.equal(reason('EPROTO', true, false, written), 'client-certificate-required');
  });

  it('follows from the code of the error', () => {
    const reasons: Record<string, FailureReason> = {
      ENOTFOUND: 'name-not-resolved',
      EAI_AGAIN: 'name-not-resolved',
      EAI_FAIL: 'name-not-resolved',
      ECONNREFUSED: 'connection-refused',
      ETIMEDOUT: 'host-unreachable',
      EHOSTUNREACH: 'host-unreachable',
      ENETUNREACH: 'host-unreachable',
      ENETDOWN: 'host-unreachable',
      EADDRNOTAVAIL: 'host-unreachable',
      EACCES: 'host-unreachable',
      EPERM: 'host-unreachable',
      ECONNRESET: 'connection-broken',
      EPIPE: 'connection-broken',
      HPE_INVALID_CONSTANT: 'not-http',
      HPE_HEADER_OVERFLOW: 'malformed-response',
      ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls',
      EPROTO: 'tls-failed',
      ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR: 'tls-failed',
      X_CERT_HAS_EXPIRED: 'connection-broken',
      UNSPECIFIED_ERROR: 'connection-broken',
      INVALID_X: 'connection-broken',
    };
    for (const [code, reason] of Object.entries(reasons))
      assert.deepEqual(failure(coded(code)), { reason, detail: `${code}: m` });
  });

  it('is that of the address that says most, if there are several', () => {
    const [unreachable, refused] = [coded('ENETUNREACH'), coded('ECONNREFUSED')];
    for (const errors of [
      [unreachable, refused],
      [refused, unreachable],
    ])
      assert.equal(failure(new AggregateError(errors)).reason, 'connection-refused');
    assert.equal(failure(new AggregateError([unreachable, unreachable])).reason, 'host-unreachable');
  });

  it('is permanent only if no further request would fare better', () => {
    for (const reason of [
      'certificate-untrusted',
      'certificate-expired',
      'client-certificate-required',
      'proxy-setting-invalid',
      'proxy-authentication',
    ] as const)
      assert.ok(isPermanent(reason), reason);
    for (const reason of ['connection-broken', 'proxy-refused', 'tls-failed', 'name-not-resolved'] as const)
      assert.ok(!isPermanent(reason), reason);
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
    const both = new AggregateError([
      coded('ETIMEDOUT', 'connect ETIMEDOUT 2001:db8::1:9'),
      coded('ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.1:9'),
    ]);
    assert.equal(detail(both), 'connect ETIMEDOUT 2001:db8::1:9; connect ECONNREFUSED 192.0.2.1:9');
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
