import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRedirect, resolveRedirect } from '../src/http/redirect.ts';

const first = new URL('https://management.core.windows.net/s/operations/1');
const follow = (location: string | undefined, urls: [URL, ...URL[]] = [first]): string => {
  const next = resolveRedirect(urls, location);
  return 'error' in next ? next.error : next.value.href;
};

describe('a redirect', () => {
  it('has one of the five statuses that carry a Location', () => {
    const statuses = Array.from({ length: 1000 }, (_, status) => status).filter(isRedirect);
    assert.deepEqual(statuses, [301, 302, 303, 307, 308]);
  });

  it('is relative to the URL that sent it', () => {
    const regional = new URL('https://ussouth2.management.core.windows.net/a/b');
    assert.equal(follow('c', [first, regional]), 'https://ussouth2.management.core.windows.net/a/c');
  });

  it('is followed to the same host or a subdomain of it', () => {
    const regional = 'https://ussouth2.management.core.windows.net/s/operations/1';
    assert.equal(follow(regional), regional);
    assert.equal(
      follow('https://a.b.management.core.windows.net:443/x?OperationStatus/1#f'),
      'https://a.b.management.core.windows.net/x?OperationStatus/1',
    );
    assert.equal(follow('/other'), 'https://management.core.windows.net/other');
    assert.equal(follow('?q'), 'https://management.core.windows.net/s/operations/1?q');
    assert.equal(follow('HTTPS://MANAGEMENT.core.windows.net/y'), 'https://management.core.windows.net/y');
    assert.equal(follow(first.href, [first, new URL(regional)]), `to "${first.origin}", in a loop`);
    assert.equal(
      follow('https://useast.management.core.windows.net/', [first, new URL(regional)]),
      'https://useast.management.core.windows.net/',
    );
  });

  it('keeps the port of the endpoint', () => {
    const endpoint: [URL] = [new URL('https://localhost:8443/a')];
    assert.equal(follow('https://b.localhost:8443/', endpoint), 'https://b.localhost:8443/');
    assert.match(follow('https://b.localhost/', endpoint), /another port$/);
    assert.equal(
      follow('https://127.0.0.1:8080/', [new URL('http://127.0.0.1:8080/a')]),
      'https://127.0.0.1:8080/',
    );
    assert.equal(follow('https://127.0.0.1:80/', [new URL('http://127.0.0.1/')]), 'https://127.0.0.1:80/');
    assert.match(follow('https://127.0.0.1/', [new URL('http://127.0.0.1/')]), /another port$/);
  });

  const refused: Record<string, RegExp> = {
    'https://evilmanagement.core.windows.net/':
      /^to "https:\/\/evilmanagement.core.windows.net", which is another host$/,
    'https://management.core.windows.net.evil.example/': /another host$/,
    'https://core.windows.net/': /another host$/,
    // As long as the host, behind a label like that of a subdomain.
    'https://us.evilevilev.core.windows.net/': /another host$/,
    'https://us.management.core.windows.nex/': /another host$/,
    'https://.management.core.windows.net/': /another host$/,
    'https://a..management.core.windows.net/': /another host$/,
    'https://evil.example;.management.core.windows.net/': /another host$/,
    '//evil.example/': /another host$/,
    '\\\\evil.example\\': /another host$/,
    'https://management.core.windows.net./': /another host$/,
    'https://management.core.windows.net:8443/': /another port$/,
    'http://management.core.windows.net/': /which is not https$/,
    'http://management.core.windows.net:443/': /which is not https$/,
    'javascript:alert(1)': /^to "javascript:", which is not https$/,
    'https://evil;a.b.management.core.windows.net/': /another host$/,
    'https://me@management.core.windows.net/': /with user info$/,
    'https://:p@management.core.windows.net/': /with user info$/,
    'https://': /not a URL$/,
    'https://a b/': /not a URL$/,
    [first.href]: /in a loop$/,
    [`${first.href}#again`]: /in a loop$/,
  };
  for (const [location, why] of Object.entries(refused))
    it(`is not followed to ${location}`, () => assert.match(follow(location), why));

  it('is not followed without a Location', () => assert.match(follow(undefined), /^without a Location$/));

  it('is followed three times at most', () => {
    const hop = (n: number): URL => new URL(`/${n}`, first);
    assert.equal(follow('/3', [first, hop(1), hop(2)]), hop(3).href);
    assert.match(follow('/4', [first, hop(1), hop(2), hop(3)]), /the fourth in a row$/);
  });

  it('does not reveal a secret in its target', () => {
    assert.ok(!follow('https://me:S3cr3t@evil.example/?S3cr3t').includes('S3cr3t'));
  });
});
