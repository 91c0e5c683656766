import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifyResponse } from '../src/gate/status/response.ts';
import { isHtml, readableText } from '../src/html.ts';
import { validInputs } from './support/inputs.ts';
import { cpuMs } from './support/stopwatch.ts';

describe('an HTML page', () => {
  it('is recognized behind comments, an XML declaration and white space', () => {
    for (const page of [
      '<html>',
      '<!DOCTYPE html>',
      '<!doctype HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">',
      '\r\n <!-- a --><!-- > -->\n<?xml version="1.0"?>\n<!-- b --> <html xmlns="http://www.w3.org/1999/xhtml">',
      '<title>404 Not Found</title>',
      '<h1>Forbidden</h1>',
    ])
      assert.ok(isHtml(page), page);
  });

  it('is nothing that only looks like one', () => {
    for (const text of [
      '',
      '<',
      '<!--',
      '<!-- <html> -->',
      '<!-- <html>',
      '<OperationStatus>',
      'a <html>',
      '<htmlx>',
    ])
      assert.ok(!isHtml(text), text);
  });

  it('reads as its title and text', () => {
    const page =
      '<html><head><title>Access denied</title><style>p { color: red }</style></head><!-- > --><body class="a">' +
      '<h1>A<b>B</b></h1><script>if (a < b) document.write("</p>")</script ><p>C &amp; D&nbsp;&lt;E&gt;</body></html>';
    assert.equal(readableText(page), 'Access denied AB C & D <E>');
    const nginx =
      '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1>nginx</body>';
    assert.equal(readableText(nginx), '502 Bad Gateway nginx');
    assert.equal(readableText('<html>a<script>b'), 'a');
    assert.equal(readableText(' a <b> '), 'a <b>');
  });
});

// Nothing else runs while a regular expression does: no deadline and no cancellation.
describe('a body of 1 MiB', () => {
  const context = {
    operation: {
      statusApi: 'service-management',
      requestId: validInputs['request-id'],
      subscription: validInputs.subscription,
    },
    token: validInputs['access-token'],
    redirectError: undefined,
    redirectedTo: undefined,
    wallMs: 0,
  } as const;
  const units = [
    '<!---->',
    '<!-- --> ',
    '<!--',
    '<?xml ',
    '<?xml?>',
    '<',
    '< ',
    '<a ',
    '<b',
    '</',
    '<script',
    '</script ',
  ];
  const others = [
    ' ',
    '&',
    '&a',
    '&#x0',
    'a',
    '\\',
    '%',
    '{"a":',
    '\u00a0',
    '<!DOCTYPE ',
    ']]>',
    '<![CDATA[',
    '::',
    '##[',
  ];
  for (const unit of [...units, ...others])
    it(`of ${JSON.stringify(unit)} is classified without delay`, () => {
      for (const start of ['', '<html>', '<html><script>'])
        for (const status of [200, 403]) {
          const length = 2 ** 20 - 100;
          const value = Buffer.from(`${start}${unit.repeat(length / Buffer.byteLength(unit))}x`);
          const tookMs = cpuMs(() =>
            classifyResponse({ kind: 'response', status, headers: {}, body: { value } }, context),
          );
          assert.ok(tookMs < 500, `${start} ${status}: ${tookMs} ms`);
        }
    });
});
