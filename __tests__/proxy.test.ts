import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { proxyFor } from '../src/http/proxy.ts';
import { skipOnWindows } from './support/tools.ts';

const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'no_proxy', 'NO_PROXY'] as const;
const host = new URL('https://management.core.windows.net/x?y');
let before: [string, string | undefined][] = [];

beforeEach(() => {
  before = names.map(name => [name, process.env[name]]);
  for (const name of names) delete process.env[name];
});
afterEach(() => {
  for (const [name, value] of before)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

/** The proxy in an environment, or `error: …`. */
function proxyIn(environment: Record<string, string>, url = host): string | undefined {
  Object.assign(process.env, environment);
  const proxy = proxyFor(url);
  return 'error' in proxy ? `error: ${proxy.error}` : proxy.value?.href;
}

describe('the proxy', () => {
  it('is none if the environment names none', () => {
    assert.equal(proxyIn({}), undefined);
    assert.equal(proxyIn({ https_proxy: '' }), undefined);
    assert.equal(proxyIn({ http_proxy: 'http://other:3128' }), undefined);
  });

  const skip = skipOnWindows('Windows ignores the case of these names');
  it('is that of https_proxy, or else of HTTPS_PROXY', { skip }, () => {
    assert.equal(proxyIn({ HTTPS_PROXY: 'http://upper:3128' }), 'http://upper:3128/');
    assert.equal(
      proxyIn({ https_proxy: 'https://lower:3129', HTTPS_PROXY: 'http://upper:3128' }),
      'https://lower:3129/',
    );
    assert.equal(proxyIn({ https_proxy: 'http://u%40:p%3A@lower' }), 'http://u%40:p%3A@lower/');
  });

  it('is for https only, and never for loopback hosts', () => {
    const https_proxy = 'http://proxy:3128';
    assert.equal(proxyIn({ https_proxy }, new URL('http://localhost:8080/')), undefined);
    for (const loopback of ['https://localhost:8443/', 'https://127.0.0.1/', 'https://[::1]/'])
      assert.equal(proxyIn({ https_proxy }, new URL(loopback)), undefined);
  });

  it('is bypassed for hosts in no_proxy, even if it is invalid', () => {
    const no_proxy = 'example.org,.windows.net';
    assert.equal(proxyIn({ https_proxy: 'http://proxy:3128', no_proxy }), undefined);
    assert.equal(proxyIn({ https_proxy: 'socks5://proxy', no_proxy }), undefined);
    assert.equal(
      proxyIn({ https_proxy: 'http://proxy:3128', no_proxy }, new URL('https://example.com/')),
      'http://proxy:3128/',
    );
  });

  it('may be given without a scheme', () => {
    assert.equal(proxyIn({ https_proxy: 'user:word@proxy:3128' }), 'http://user:word@proxy:3128/');
  });

  it('does not change the environment', () => {
    for (const [setting, url] of [
      ['proxy:3128', new URL('https://localhost/')],
      ['socks5://proxy', host],
      ['http://proxy:3128/', host],
    ] as const) {
      proxyIn({ https_proxy: setting }, url);
      assert.equal(process.env['https_proxy'], setting);
    }
  });

  it('is an error without the password if it is invalid', () => {
    for (const setting of [
      'socks5://user:secret@proxy:1080',
      'ftp://proxy',
      'http://',
      'http://proxy:3128/path',
      'http://user:50%secret@proxy:3128',
      'http://us%C3:%A4secret@proxy:3128',
      'http://user:secret@pro xy',
      'proxy:port',
      'http://user:12#secret@proxy:3128',
      'http://user:12?secret@proxy:3128',
      'http://proxy:3128/?secret',
    ]) {
      const error = proxyIn({ https_proxy: setting }) ?? '';
      assert.match(error, /^error: https_proxy is not of the form http:\/\/\[user:password@\]host\[:port\]/);
      assert.doesNotMatch(error, /secret/, setting);
    }
  });
});
