import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ProxySettingError, proxyFor } from '../src/http/proxy.ts';

// The environment is where a proxy is set, so these tests set it, each for itself.

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

function under(environment: Record<string, string>, url = host): string | undefined {
  Object.assign(process.env, environment);
  return proxyFor(url)?.href;
}

describe('the proxy', () => {
  it('is none where the environment names none', () => {
    assert.equal(under({}), undefined);
    assert.equal(under({ https_proxy: '' }), undefined);
    assert.equal(under({ http_proxy: 'http://other:3128' }), undefined);
  });

  it('is the one that https_proxy names, in lower case first', () => {
    assert.equal(under({ HTTPS_PROXY: 'http://upper:3128' }), 'http://upper:3128/');
    assert.equal(
      under({ https_proxy: 'https://lower:3129', HTTPS_PROXY: 'http://upper:3128' }),
      'https://lower:3129/',
    );
    assert.equal(under({ https_proxy: 'http://u%40:p%3A@lower' }), 'http://u%40:p%3A@lower/');
  });

  it('is for https alone, and never for this machine', () => {
    const https_proxy = 'http://proxy:3128';
    assert.equal(under({ https_proxy }, new URL('http://localhost:8080/')), undefined);
    for (const loopback of ['https://localhost:8443/', 'https://127.0.0.1/', 'https://[::1]/'])
      assert.equal(under({ https_proxy }, new URL(loopback)), undefined);
  });

  it('is passed by where no_proxy says so, even if it could not be used', () => {
    const no_proxy = 'example.org,.windows.net';
    assert.equal(under({ https_proxy: 'http://proxy:3128', no_proxy }), undefined);
    assert.equal(under({ https_proxy: 'socks5://proxy', no_proxy }), undefined);
    assert.equal(
      under({ https_proxy: 'http://proxy:3128', no_proxy }, new URL('https://example.com/')),
      'http://proxy:3128/',
    );
  });

  it('may be given without its scheme', () => {
    assert.equal(under({ https_proxy: 'user:word@proxy:3128' }), 'http://user:word@proxy:3128/');
  });

  it('leaves the setting as it was', () => {
    for (const [setting, url] of [
      ['proxy:3128', new URL('https://localhost/')],
      ['socks5://proxy', host],
      ['http://proxy:3128/', host],
    ] as const) {
      assert.doesNotThrow(() => {
        try {
          under({ https_proxy: setting }, url);
        } catch (error) {
          if (!(error instanceof ProxySettingError)) throw error;
        }
      });
      assert.equal(process.env['https_proxy'], setting);
    }
  });

  it('cannot be one that no request could go through, and the word of it holds no password', () => {
    for (const setting of [
      'socks5://user:secret@proxy:1080',
      'ftp://proxy',
      'http://',
      'http://proxy:3128/path',
      'http://user:50%secret@proxy:3128',
      'http://user:secret@pro xy',
      'proxy:port',
      'http://user:12#secret@proxy:3128',
      'http://user:12?secret@proxy:3128',
      'http://proxy:3128/?secret',
    ])
      assert.throws(
        () => under({ HTTPS_PROXY: setting }),
        (error: Error) =>
          error instanceof ProxySettingError &&
          error.message.startsWith('HTTPS_PROXY is not of the form http://[user:password@]host[:port]') &&
          !error.message.includes('secret'),
        setting,
      );
  });
});
