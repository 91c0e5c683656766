import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describeCause } from '../src/gate/report/describe-cause.ts';
import { readStatus } from '../src/gate/status/status-document.ts';
import { readXml } from '../src/xml/read-xml.ts';
import { fuzzRuns } from './support/fuzz.ts';

const ns =
  'xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
const succeeded = `<OperationStatus ${ns}><Result>Succeeded</Result></OperationStatus>`;
const operation = {
  statusApi: 'biztalk',
  requestId: '1',
  subscription: 's',
  cloudServiceName: 'c',
  resourceName: 'r',
} as const;
const read = (text: string | Buffer) => readStatus(Buffer.from(text), operation);
const says = (text: string | Buffer): string => read(text).kind;

describe('an answer that is read', () => {
  const documents: Record<string, string> = {
    'the documentation’s sample': `<OperationStatus>
      <Result>Succeeded</Result>
      <Error><HttpCode>4xx</HttpCode><Message>text</Message><ExtendedCode>04009</ExtendedCode></Error>
    </OperationStatus>`,
    'in its namespace': succeeded,
    'with a declaration and a BOM': `\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n${succeeded}\r\n`,
    'with a prefix': '<a:OperationStatus xmlns:a="u"><a:Result>Succeeded</a:Result></a:OperationStatus>',
    'with Type and a nil Error': `<OperationStatus ${ns}><Type>Backup</Type><Error i:nil="true"/><Result>Succeeded</Result></OperationStatus>`,
    'with comments': `<!-- a --><OperationStatus><!-- Failed --><Result>Succ<!-- b -->eeded</Result></OperationStatus><!-- c -->`,
    'with CDATA': '<OperationStatus><Result><![CDATA[Succeeded]]></Result></OperationStatus>',
    'with character references': '<OperationStatus><Result>&#83;ucceede&#x64;</Result></OperationStatus>',
    'with white space': '<OperationStatus >\r\n\t<Result\n>\n  Succeeded\t</Result >\n</OperationStatus\n>\n',
    'with single quotes': "<OperationStatus a='\"&amp;&gt;'><Result>Succeeded</Result></OperationStatus>",
  };
  for (const [name, text] of Object.entries(documents))
    it(name, () => {
      assert.equal(says(text), 'succeeded');
    });

  it('with the error of a failed operation, to the letter', () => {
    const text = `<OperationStatus ${ns}><Result>Failed</Result><Error><HttpCode> 409 </HttpCode><Message>a &lt;b&gt; &amp;amp; &#xE9;<![CDATA[ &amp; ]]></Message><ExtendedCode>04009</ExtendedCode></Error></OperationStatus>`;
    assert.deepEqual(read(text).error, {
      httpCode: '409',
      message: 'a <b> &amp; é &amp;',
      extendedCode: '04009',
    });
  });
});

describe('an answer that is not taken for a success', () => {
  const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
  const not: Record<string, string | Buffer> = {
    empty: '',
    'a BOM alone': '\uFEFF',
    'plain text': 'Succeeded',
    JSON: '{"OperationStatus":{"Result":"Succeeded"}}',
    HTML: '<!DOCTYPE html><html><body><Result>Succeeded</Result></body></html>',
    XHTML:
      '<html xmlns="http://www.w3.org/1999/xhtml"><OperationStatus><Result>Succeeded</Result></OperationStatus></html>',
    'cut short': succeeded.slice(0, -1),
    'cut in the Result': '<OperationStatus><Result>Succeeded',
    'unclosed Result': '<OperationStatus><Result>Succeeded</OperationStatus>',
    'crossed tags': '<OperationStatus><Result>Succeeded</OperationStatus></Result>',
    'unclosed comment': `${succeeded}<!-- `,
    'unclosed CDATA': `${succeeded}<![CDATA[ `,
    'unclosed tag': `${succeeded}<`,
    'another root': '<Operation><Result>Succeeded</Result></Operation>',
    'a root of another case': '<operationstatus><Result>Succeeded</Result></operationstatus>',
    'a second root': succeeded + succeeded,
    'a second, empty root': `<OperationStatus/>${succeeded}`,
    'text after the root': `${succeeded} done`,
    'text before the root': `ok ${succeeded}`,
    'CDATA after the root': `${succeeded}<![CDATA[x]]>`,
    'no Result': '<OperationStatus/>',
    'an empty Result': '<OperationStatus><Result/></OperationStatus>',
    'a blank Result': '<OperationStatus><Result> \n </Result></OperationStatus>',
    'a Result in a no-break space': '<OperationStatus><Result>\u00a0Succeeded</Result></OperationStatus>',
    'two BOMs': `\uFEFF\uFEFF${succeeded}`,
    'a nil Result': `<OperationStatus ${ns}><Result i:nil="true">Succeeded</Result></OperationStatus>`,
    'a nil Result with another attribute of that name': `<OperationStatus ${ns}><Result i:nil="true" nil="false">Succeeded</Result></OperationStatus>`,
    'a nil root with another attribute of that name': `<OperationStatus ${ns} i:nil="true" nil="false"><Result>Succeeded</Result></OperationStatus>`,
    'a nil Result beside a real one': `<OperationStatus ${ns}><Result i:nil="true"/><Result>Succeeded</Result></OperationStatus>`,
    'an unknown Result': '<OperationStatus><Result>Completed</Result></OperationStatus>',
    'a Result of another case': '<OperationStatus><Result>SUCCEEDED</Result></OperationStatus>',
    'two words': '<OperationStatus><Result>Succeeded Failed</Result></OperationStatus>',
    'two Results': '<OperationStatus><Result>Succeeded</Result><Result>Failed</Result></OperationStatus>',
    'two equal Results':
      '<OperationStatus><Result>Succeeded</Result><Result>Succeeded</Result></OperationStatus>',
    'two Results in two namespaces':
      '<OperationStatus xmlns:a="u"><Result>Succeeded</Result><a:Result>Failed</a:Result></OperationStatus>',
    'a nested Result': '<OperationStatus><Result><Result>Succeeded</Result></Result></OperationStatus>',
    'a Result with an element in it': '<OperationStatus><Result>Succeeded<b/></Result></OperationStatus>',
    'a Result in Error': '<OperationStatus><Error><Result>Succeeded</Result></Error></OperationStatus>',
    'a Result in a comment': '<OperationStatus><!--<Result>Succeeded</Result>--></OperationStatus>',
    'a Result in CDATA': '<OperationStatus><![CDATA[<Result>Succeeded</Result>]]></OperationStatus>',
    'a Result as an attribute': '<OperationStatus Result="Succeeded"/>',
    'a DTD': `<!DOCTYPE OperationStatus>${succeeded}`,
    'an entity of its own':
      '<!DOCTYPE a [<!ENTITY s "Succeeded">]><OperationStatus><Result>&s;</Result></OperationStatus>',
    'an external entity':
      '<!DOCTYPE a [<!ENTITY s SYSTEM "file:///etc/passwd">]><OperationStatus><Result>&s;</Result></OperationStatus>',
    'an undefined entity': '<OperationStatus><Result>Succeeded</Result><a>&nbsp;</a></OperationStatus>',
    'a bare ampersand': '<OperationStatus><Result>Succeeded</Result><a>a & b</a></OperationStatus>',
    'a reference to no character': '<OperationStatus><Result>Succeeded</Result><a>&#0;</a></OperationStatus>',
    'a reference beyond Unicode':
      '<OperationStatus><Result>Succeeded</Result><a>&#x110000;</a></OperationStatus>',
    'a control character': '<OperationStatus><Result>Succeeded</Result><a>\u0001</a></OperationStatus>',
    'a NUL after the end': `${succeeded}\0`,
    ']]> in text': '<OperationStatus><Result>Succeeded</Result><a>]]></a></OperationStatus>',
    '-- in a comment': '<OperationStatus><!-- a -- b --><Result>Succeeded</Result></OperationStatus>',
    'an unknown declaration': '<OperationStatus><!FOO><Result>Succeeded</Result></OperationStatus>',
    'a processing instruction':
      '<OperationStatus><?php echo 1 ?><Result>Succeeded</Result></OperationStatus>',
    'a declaration in the middle': `<OperationStatus><?xml version="1.0"?><Result>Succeeded</Result></OperationStatus>`,
    'an attribute without quotes': '<OperationStatus a=1><Result>Succeeded</Result></OperationStatus>',
    'an attribute without value': '<OperationStatus a><Result>Succeeded</Result></OperationStatus>',
    'a doubled attribute': '<OperationStatus a="1" a="2"><Result>Succeeded</Result></OperationStatus>',
    '< in an attribute': '<OperationStatus a="<"><Result>Succeeded</Result></OperationStatus>',
    'an undeclared prefix': '<OperationStatus><a:Result>Succeeded</a:Result></OperationStatus>',
    'a prefix declared elsewhere':
      '<OperationStatus><a xmlns:a="u"/><a:Result>Succeeded</a:Result></OperationStatus>',
    'a prefix that is undone': '<OperationStatus xmlns:a=""><Result>Succeeded</Result></OperationStatus>',
    'an element named __proto__':
      '<OperationStatus><__proto__><Result>Succeeded</Result></__proto__></OperationStatus>',
    'more than 32 deep': `<OperationStatus><Result>Succeeded</Result>${nested(32)}</OperationStatus>`,
    'invalid UTF-8': Buffer.concat([
      Buffer.from('<OperationStatus><Result>Succeeded</Result><a>'),
      Buffer.from([0xff]),
      Buffer.from('</a></OperationStatus>'),
    ]),
    'UTF-16': Buffer.from(`\uFEFF${succeeded}`, 'utf16le'),
  };
  for (const [name, text] of Object.entries(not))
    it(name, () => {
      const status = read(text);
      assert.equal(status.kind, 'unrecognized');
      assert.match(status.cause?.detail ?? '', /\S/);
    });

  it('larger than 1 MiB', () => assert.equal(readStatus('too-large', operation).kind, 'unrecognized'));

  it('while 32 deep still is one', () => {
    assert.equal(
      says(`<OperationStatus><Result>Succeeded</Result>${nested(31)}</OperationStatus>`),
      'succeeded',
    );
  });
});

describe('the cause of an answer that is not understood', () => {
  const cause = (text: string): string => describeCause(readStatus(Buffer.from(text), operation).cause);

  it('names a page and JSON as what they are, and quotes them', () => {
    const page = '<!DOCTYPE html><html><body>Sign in</body></html>';
    assert.equal(cause(page), `not an operation status: it is HTML; it reads ${page}`);
    assert.equal(cause(' <html>'), 'not an operation status: it is HTML; it reads <html>');
    assert.equal(cause('{"a":1}'), 'not an operation status: it is JSON; it reads {"a":1}');
    assert.match(cause('<a><html/>{}</a>'), /^not an operation status: its root is a,/);
    assert.match(cause('<a><b></a>'), /^not an operation status: [^.]*[^.]; it reads <a><b><\/a>$/);
    assert.equal(cause(''), 'not an operation status: it is empty');
  });
});

describe('an answer of Get Operation Status', () => {
  const requestId = '724958e2ea8a92ba8dd885fb474f952c';
  const id = '724958E2-ea8a-92ba-8dd8-85fb474f952c';
  const read = (text: string) =>
    readStatus(Buffer.from(text), { statusApi: 'service-management', requestId, subscription: 's' });
  const answer = (inner: string) => `<Operation ${ns}>${inner}</Operation>`;

  it('is read where its ID is the request id, hyphens and case aside', () => {
    for (const [word, kind] of [
      ['InProgress', 'in-progress'],
      ['Succeeded', 'succeeded'],
    ])
      assert.equal(read(answer(`<ID>${id}</ID><Status>${word}</Status>`)).kind, kind);
    assert.equal(read(answer(`<ID> ${requestId} </ID><Status>Succeeded</Status>`)).kind, 'succeeded');
  });

  it('tells the error of a failed operation', () => {
    const failed = answer(
      `<ID>${id}</ID><Status>Failed</Status><HttpStatusCode>409</HttpStatusCode><Error><Code>ConflictError</Code><Message>text</Message></Error>`,
    );
    assert.deepEqual(read(failed), {
      kind: 'failed',
      error: { httpCode: '409', message: 'text', extendedCode: 'ConflictError' },
    });
  });

  const not: Record<string, string> = {
    'of another operation': answer('<ID>724958e2-ea8a-92ba-8dd8-85fb474f952d</ID><Status>Succeeded</Status>'),
    'without ID': answer('<Status>Succeeded</Status>'),
    'with a blank ID': answer('<ID> </ID><Status>Succeeded</Status>'),
    'with an ID of hyphens': answer('<ID>-</ID><Status>Succeeded</Status>'),
    'with two IDs': answer(`<ID>${id}</ID><ID>${id}</ID><Status>Succeeded</Status>`),
    'with a nested ID': answer(`<Error><ID>${id}</ID></Error><Status>Succeeded</Status>`),
    'without Status': answer(`<ID>${id}</ID>`),
    'with two Statuses': answer(`<ID>${id}</ID><Status>Succeeded</Status><Status>Failed</Status>`),
    'with a Result in its place': answer(`<ID>${id}</ID><Result>Succeeded</Result>`),
    'of the other API': succeeded,
  };
  for (const [name, text] of Object.entries(not))
    it(`is not taken for a success ${name}`, () => assert.equal(read(text).kind, 'unrecognized'));

  it('has no ID that a request id without letters and digits could be', () => {
    for (const id of ['', '<ID/>', '<ID>-</ID>', '<ID>---</ID>']) {
      const operation = { statusApi: 'service-management', requestId: '---', subscription: 's' } as const;
      const text = answer(`${id}<Status>Succeeded</Status>`);
      assert.equal(readStatus(Buffer.from(text), operation).kind, 'unrecognized');
    }
  });

  it('has an ID that compares in ASCII alone', () => {
    const operation = { statusApi: 'service-management', requestId: 'k1', subscription: 's' } as const;
    const text = answer('<ID>\u212A1</ID><Status>Succeeded</Status>');
    assert.equal(readStatus(Buffer.from(text), operation).kind, 'unrecognized');
  });

  it('is not taken for one of the BizTalk service', () => {
    assert.equal(says(answer(`<ID>1</ID><Status>Succeeded</Status>`)), 'unrecognized');
  });
});

describe('the reader', () => {
  it('reads a mebibyte of anything in under two seconds', () => {
    const mebibyte = 1024 * 1024;
    const fills = ['<a>', '<a/>', ' a="1"', '<!---->', '<!--', '&amp;', '&', '<![CDATA[', ']]>', '<', 'x'];
    for (const fill of fills)
      for (const [head, tail] of [
        ['<OperationStatus><Result>Succeeded</Result>', '</OperationStatus>'],
        ['<OperationStatus ', '/>'],
        ['<a>x', 'x</a>'],
        ['', ''],
      ] as const) {
        const before = performance.now();
        readXml(head + fill.repeat((mebibyte - 100) / fill.length) + tail);
        assert.ok(performance.now() - before < 2000, `${head}${fill}: ${performance.now() - before} ms`);
      }
  });

  it('never throws, and says Succeeded only where an independent strict parser reads it so', () => {
    const pieces = [
      '<',
      '>',
      '</',
      '/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '&',
      ';',
      '&#0;',
      '&#x53;',
      '"',
      "'",
      '=',
      ' ',
      '\n',
      ':',
      'a',
      '<Result>',
      '</Result>',
      'Succeeded',
      'Failed',
      '<OperationStatus>',
      '</OperationStatus>',
      '<!DOCTYPE a>',
      '\0',
      '\uFFFE',
      'xmlns:p="u"',
      '\uFEFF',
      '\u00a0',
      ' p:x="1"',
      'i:nil="true"',
      '<p:Result>',
    ];
    const edit = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 12 }),
      paste: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3, unit: 'binary' })),
    });
    const documents = fc.constantFrom(
      succeeded,
      `<?xml version="1.0"?><a:OperationStatus xmlns:a="u"><!-- c --><a:Result><![CDATA[Succeeded]]></a:Result><a:Error><a:Message>m &amp; n</a:Message></a:Error></a:OperationStatus>`,
    );
    let agreed = 0;
    fc.assert(
      fc.property(documents, fc.array(edit, { maxLength: 3 }), (document, edits) => {
        const text = edits
          .reduce<string>((text, { at, cut, paste }) => {
            const start = at % (text.length + 1);
            return text.slice(0, start) + paste + text.slice(start + cut);
          }, document)
          .toWellFormed();
        if (says(text) !== 'succeeded') return;
        agreed += 1;
        assert.equal(strictResult(text), 'Succeeded', text);
      }),
      { numRuns: fuzzRuns },
    );
    assert.ok(agreed > fuzzRuns / 20, `only ${agreed} documents were read`);
  });
});

/** The text of the only Result child of a root OperationStatus, by saxes; throws where it is not well-formed. */
function strictResult(text: string): string | undefined {
  const path: string[] = [];
  const found: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', error => {
    throw error;
  });
  parser.on('opentag', tag => {
    path.push(tag.local);
    const nil = Object.values(tag.attributes).some(
      a => a.local === 'nil' && /^\s*(true|1)\s*$/.test(a.value),
    );
    if (path.join('/') === 'OperationStatus/Result' && !nil) found.push('');
  });
  parser.on('closetag', () => path.pop());
  const add = (data: string) => {
    if (path.join('/') === 'OperationStatus/Result') found.push((found.pop() ?? '') + data);
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(text).close();
  return found.length === 1 ? found[0]?.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '') : undefined;
}
