import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { readPublishSettings } from '../src/credentials/publish-settings.ts';
import { describeCause } from '../src/gate/report/describe-cause.ts';
import type { Operation } from '../src/gate/status/operation.ts';
import { readStatus } from '../src/gate/status/status-document.ts';
import { decodeXmlText } from '../src/http/charset.ts';
import type { ServiceError } from '../src/verdict.ts';
import { type Element, readXml } from '../src/xml/read-xml.ts';
import { fuzzRuns } from './support/fuzz.ts';
import { cpuMs } from './support/stopwatch.ts';

const namespaces =
  'xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
const result = '<Result>Succeeded</Result>';
const succeeded = `<OperationStatus ${namespaces}>${result}</OperationStatus>`;
const status = (content: string): string => `<OperationStatus>${content}</OperationStatus>`;
const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

const operation = {
  statusApi: 'biztalk',
  requestId: '1',
  subscription: 's',
  cloudServiceName: 'c',
  resourceName: 'r',
} as const;
interface Reading {
  kind: string;
  cause: string;
  error?: ServiceError;
}

/** What a body says of the operation, and its cause in words. */
function read(text: string | Buffer, of: Operation = operation): Reading {
  const decoded = decodeXmlText(Buffer.from(text), 'application/xml; charset=utf-8');
  if ('error' in decoded) return { kind: 'unrecognized', cause: `not readable as XML: ${decoded.error}` };
  const { kind, cause, error } = readStatus(decoded.value, of);
  return { kind, cause: describeCause(cause), ...(error && { error }) };
}
const kindOf = (text: string | Buffer): string => read(text).kind;

describe('a status document', () => {
  const accepted: Record<string, string> = {
    'as in the documentation': status(
      `${result}<Error><HttpCode>4xx</HttpCode><Message>text</Message><ExtendedCode>04009</ExtendedCode></Error>`,
    ),
    'in its namespace': succeeded,
    'with declaration and BOM': `\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n${succeeded}\r\n`,
    'with the encoding utf8': `<?xml version='1.0' encoding='utf8'?>${succeeded}`,
    'with the encoding UTF-16': `<?xml version="1.0" encoding="utf-16"?>${succeeded}`,
    'with the encoding ISO-8859-1': `<?xml version="1.0" encoding="ISO-8859-1" standalone="yes" ?>${succeeded}`,
    'with a prefix': '<a:OperationStatus xmlns:a="u"><a:Result>Succeeded</a:Result></a:OperationStatus>',
    'with a Type and a nil Error': `<OperationStatus ${namespaces}><Type>Backup</Type><Error i:nil="true"/>${result}</OperationStatus>`,
    'with attributes that share a local name': `<OperationStatus ${namespaces} i:a="" a="">${result}</OperationStatus>`,
    'with comments': `<!-- a -->${status('<!-- Failed --><Result>Succ<!-- b -->eeded</Result>')}<!-- c -->`,
    'with CDATA': status('<Result><![CDATA[Succeeded]]></Result>'),
    'with character references': status('<Result>&#83;ucceede&#x64;&#00000000000032;</Result>'),
    'with white space': '<OperationStatus >\r\n\t<Result\n>\n  Succeeded\t</Result >\n</OperationStatus\n>\n',
    'with single quotes': `<OperationStatus a='"&amp;&gt;'>${result}</OperationStatus>`,
    'with elements 32 levels deep': status(result + nested(31)),
    'with 20,000 tags, attributes and references': status(
      `${result}${'<a b="&lt;&gt;"/>'.repeat(4999)}&#65;&#x41;`,
    ),
  };
  for (const [name, text] of Object.entries(accepted))
    it(`is read ${name}`, () => {
      const status = read(text);
      assert.equal(status.kind, 'succeeded', status.cause);
    });

  it('reports the error of a failed operation literally', () => {
    const text = `<OperationStatus ${namespaces}><Result>Failed</Result><Error><HttpCode> 409 </HttpCode><Message>a &lt;b&gt; &amp;amp; &#xE9;<![CDATA[ &amp; ]]></Message><ExtendedCode>04009</ExtendedCode></Error></OperationStatus>`;
    assert.deepEqual(read(text).error, {
      httpCode: '409',
      message: 'a <b> &amp; é &amp;',
      extendedCode: '04009',
    });
  });

  it('reports a message with its line ends normalized', () => {
    const text = status('<Result>Failed</Result><Error><Message>x\r\ny\rz&#13;.</Message></Error>');
    assert.equal(read(text).error?.message, 'x\ny\nz\r.');
  });

  it('reports the same message however it is escaped', () => {
    const character = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 1 })
      .filter(c => /[ -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(c));
    const escaped = (c: string, how: number): string =>
      [
        c.replace(/[<&>]/, m => ({ '<': '&lt;', '&': '&amp;' })[m] ?? '&gt;'),
        `&#${c.codePointAt(0)};`,
        `<!-- ${c === '-' ? '' : c} -->&#x${c.codePointAt(0)?.toString(16)};`,
        `<![CDATA[${c}]]>`,
      ][how] ?? '';
    fc.assert(
      fc.property(fc.array(fc.tuple(character, fc.nat({ max: 3 })), { maxLength: 10 }), characters => {
        const message = characters.map(([c]) => c).join('');
        const content = characters.map(([c, how]) => escaped(c, how)).join('');
        const text = status(`<Result>Failed</Result><Error><Message>|${content}|</Message></Error>`);
        assert.equal(read(text).error?.message, `|${message}|`);
      }),
      { numRuns: fuzzRuns / 10 },
    );
  });

  const rejected: Record<string, string | Buffer> = {
    'an empty body': '',
    'a lone BOM': '\uFEFF',
    'plain text': 'Succeeded',
    JSON: '{"OperationStatus":{"Result":"Succeeded"}}',
    HTML: `<!DOCTYPE html><html><body>${result}</body></html>`,
    XHTML: `<html xmlns="http://www.w3.org/1999/xhtml">${status(result)}</html>`,
    'a document without its last character': succeeded.slice(0, -1),
    'a document that ends in Result': '<OperationStatus><Result>Succeeded',
    'an unclosed Result': '<OperationStatus><Result>Succeeded</OperationStatus>',
    'an unclosed root': `<OperationStatus>${result}`,
    'crossed tags': '<OperationStatus><Result>Succeeded</OperationStatus></Result>',
    'a surplus end tag': `${succeeded}</OperationStatus>`,
    'an end tag that is also empty': status('<Result>Succeeded</Result/></Result>'),
    'an unclosed comment': `${succeeded}<!-- `,
    'an unclosed CDATA section': `${succeeded}<![CDATA[ `,
    'an unclosed tag': `${succeeded}<`,
    'another root': '<Operation><Result>Succeeded</Result></Operation>',
    'a root in lower case': `<operationstatus>${result}</operationstatus>`,
    'a second root': succeeded + succeeded,
    'a second, empty root': `${succeeded}<a/>`,
    'an empty first root': `<OperationStatus/>${succeeded}`,
    'text after the root': `${succeeded} done`,
    'text before the root': `ok ${succeeded}`,
    'a reference before the root': `&#32;${succeeded}`,
    'CDATA after the root': `${succeeded}<![CDATA[x]]>`,
    'blank CDATA before the root': `<![CDATA[ ]]>${succeeded}`,
    'no Result': '<OperationStatus/>',
    'an empty Result': status('<Result/>'),
    'a blank Result': status('<Result> \n </Result>'),
    'a Result with a no-break space': status('<Result>\u00a0Succeeded</Result>'),
    'two BOMs': `\uFEFF\uFEFF${succeeded}`,
    'a nil Result': `<OperationStatus ${namespaces}><Result i:nil="true">Succeeded</Result></OperationStatus>`,
    'a nil Result with another nil attribute': `<OperationStatus ${namespaces}><Result i:nil="true" nil="false">Succeeded</Result></OperationStatus>`,
    'a Result with i:nil="1"': `<OperationStatus ${namespaces}><Result i:nil="1">Succeeded</Result></OperationStatus>`,
    'a nil root with another nil attribute': `<OperationStatus ${namespaces} i:nil="&#x74;rue" nil="false">${result}</OperationStatus>`,
    'a nil Result beside a real one': `<OperationStatus ${namespaces}><Result i:nil="true"/>${result}</OperationStatus>`,
    'an unknown Result': status('<Result>Completed</Result>'),
    'a Result in capitals': status('<Result>SUCCEEDED</Result>'),
    'a Result of two words': status('<Result>Succeeded Failed</Result>'),
    'a Result that is escaped twice': status('<Result>&amp;#83;ucceeded</Result>'),
    'two Results': status(`${result}<Result>Failed</Result>`),
    'two equal Results': status(result + result),
    'two Results in two namespaces': `<OperationStatus xmlns:a="u">${result}<a:Result>Failed</a:Result></OperationStatus>`,
    'a nested Result': status(`<Result>${result}</Result>`),
    'a Result with an element in it': status('<Result>Succeeded<b/></Result>'),
    'a Result in Error': status(`<Error>${result}</Error>`),
    'a Result in a comment': status(`<!--${result}-->`),
    'a Result in CDATA': status(`<![CDATA[${result}]]>`),
    'a Result as an attribute': '<OperationStatus Result="Succeeded"/>',
    'a DTD': `<!DOCTYPE OperationStatus>${succeeded}`,
    'an internal entity': `<!DOCTYPE a [<!ENTITY s "Succeeded">]>${status('<Result>&s;</Result>')}`,
    'an external entity': `<!DOCTYPE a [<!ENTITY s SYSTEM "file:///etc/passwd">]>${status('<Result>&s;</Result>')}`,
    'an undefined entity': status(`${result}<a>&nbsp;</a>`),
    'an undefined entity in an attribute': status(`${result}<a b="&nbsp;"/>`),
    'a bare ampersand': status(`${result}<a>a & b</a>`),
    'a reference cut by a comment': status(`${result}<a>&am<!---->p;</a>`),
    'a reference to U+0000': status(`${result}<a>&#0;</a>`),
    'a reference beyond Unicode': status(`${result}<a>&#x110000;</a>`),
    'references to surrogates': status(`${result}<a>&#xD83D;&#xDE00;</a>`),
    'a control character': status(`${result}<a>\u0001</a>`),
    'U+0000 after the end': `${succeeded}\0`,
    ']]> in text': status(`${result}<a>]]></a>`),
    '-- in a comment': status(`<!-- a -- b -->${result}`),
    '- at the end of a comment': status(`<!-- a --->${result}`),
    'an unknown declaration': status(`<!FOO>${result}`),
    'a processing instruction': status(`<?php echo 1 ?>${result}`),
    'a declaration in the middle': status(`<?xml version="1.0"?>${result}`),
    'a declaration after white space': ` <?xml version="1.0"?>${succeeded}`,
    'XML 1.1': `<?xml version="1.1"?>${succeeded}`,
    'an encoding that is not a name': `<?xml version="1.0" encoding="8 bit"?>${succeeded}`,
    'an attribute without quotes': `<OperationStatus a=1>${result}</OperationStatus>`,
    'an attribute without value': `<OperationStatus a>${result}</OperationStatus>`,
    'a repeated attribute': `<OperationStatus a="1" a="2">${result}</OperationStatus>`,
    'an attribute with two equals signs': `<OperationStatus a="1"=>${result}</OperationStatus>`,
    'attributes without space between': `<OperationStatus a="1"b="2">${result}</OperationStatus>`,
    '< in an attribute': `<OperationStatus a="<">${result}</OperationStatus>`,
    '< in an attribute with single quotes': `<OperationStatus a='<'>${result}</OperationStatus>`,
    'a name that ends in U+FEFF': status('<Result\uFEFF>Succeeded</Result\uFEFF>'),
    'a name that ends in a no-break space': status('<Result\u00a0>Succeeded</Result\u00a0>'),
    'an undeclared prefix': status('<a:Result>Succeeded</a:Result>'),
    'an undeclared prefix of an attribute': status(`${result}<a b:c=""/>`),
    'a prefix declared elsewhere': status('<a xmlns:a="u"/><a:Result>Succeeded</a:Result>'),
    'a prefix with an empty namespace': `<OperationStatus xmlns:a="">${result}</OperationStatus>`,
    'a reserved prefix': `<OperationStatus xmlns:xmlns="u">${result}</OperationStatus>`,
    'the prefix xmlns': status('<xmlns:Result>Succeeded</xmlns:Result>'),
    'a reserved namespace': `<OperationStatus xmlns="http://www.w3.org/2000/xmlns/">${result}</OperationStatus>`,
    'a reserved namespace in spaces': `<OperationStatus xmlns:a=" http://www.w3.org/2000/xmlns/ ">${result}</OperationStatus>`,
    'a reserved namespace with a reference': `<OperationStatus xmlns:a="http&#58;//www.w3.org/2000/xmlns/">${result}</OperationStatus>`,
    'attributes that differ only in prefix': `<OperationStatus xmlns:a="u" xmlns:b="u" a:c="" b:c="">${result}</OperationStatus>`,
    'two colons in a name': `<OperationStatus xmlns:a="u">${result}<a:b:c/></OperationStatus>`,
    'an element named __proto__': status(`<__proto__>${result}</__proto__>`),
    'elements 33 levels deep': status(result + nested(32)),
    '20,001 tags': status(result + '<a/>'.repeat(19_999)),
    '19,999 references and 2 tags': status(result + '&lt;'.repeat(19_999)),
    '19,997 references in 1 attribute and 3 tags': status(`${result}<a b='${'&lt;'.repeat(19_997)}'/>`),
    '19,998 attributes and 3 tags': status(
      `${result}<a ${Array.from({ length: 19_998 }, (_, i) => ` a${i}=""`).join('')}/>`,
    ),
    'invalid UTF-8': Buffer.concat([
      Buffer.from(`<OperationStatus>${result}<a>`),
      Buffer.from([0xff]),
      Buffer.from('</a></OperationStatus>'),
    ]),
  };
  for (const [name, text] of Object.entries(rejected))
    it(`proves nothing: ${name}`, () => {
      const status = read(text);
      assert.equal(status.kind, 'unrecognized');
      assert.match(
        status.cause,
        /^(not readable as XML|a document|an operation status|an HTML|JSON|the status)/,
      );
    });

  it('that is something else is named', () => {
    const cause = (text: string): string => read(text).cause;
    for (const page of ['<!DOCTYPE html><html><body>Sign in</body></html>', ' <html>'])
      assert.equal(cause(page), 'an HTML page');
    assert.equal(cause('{"a":1}'), 'JSON');
    assert.match(cause('<a><html/>{}</a>'), /^a document with the root a,/);
    assert.match(cause('<!DOCTYPE a><a/>'), /^not readable as XML: a DTD$/);
    assert.match(cause('<a><b></a>'), /^not readable as XML: .*[^.]$/);
  });
});

describe('a reference to a character that XML forbids', () => {
  const references = [
    '&#x1F;',
    '&#x1f;',
    '&#27;',
    '&#1;',
    '&#x0008;',
    '&#11;',
    '&#xB;',
    '&#12;',
    '&#14;',
    '&#x10;',
    '&#0031;',
  ];
  const noncharacters = ['&#xFFFE;', '&#xffff;', '&#xfffF;', '&#65534;', '&#65535;'];
  const all = [...references, ...noncharacters];

  it('is read as a space in text and in attributes', () => {
    for (const reference of all)
      assert.deepEqual(readXml(`<a b="c${reference}d">e${reference}f</a>`), {
        value: {
          root: { name: 'a', nil: false, text: 'e f', attributes: { b: 'c d' }, children: [] },
          wellFormed: false,
        },
      });
  });

  it('does not hide a failure or an operation in progress', () => {
    for (const reference of all) {
      const error = `<Error a="${reference}"><Message>x${reference}y</Message></Error>`;
      assert.equal(kindOf(status(`<Result>InProgress</Result>${error}`)), 'in-progress');
      const { kind, error: reported } = read(status(`<Result>Failed${reference}</Result>${error}`));
      assert.equal(kind, 'failed');
      assert.equal(reported?.message, 'x y');
    }
  });

  it('proves nothing beside Succeeded', () => {
    for (const reference of all)
      for (const text of [
        status(`<Result>Succeeded${reference}</Result>`),
        status(`${result}<Error><Message>${reference}</Message></Error>`),
        status(`${result}<Error a="${reference}"/>`),
        status(`<![CDATA[<!--]]>${result}<a>${reference}</a><!-- -->`),
      ])
        assert.match(read(text).cause, /^not readable as XML: .* forbids/, text);
    const operation = { statusApi: 'service-management', requestId: '1', subscription: 's' } as const;
    const text = '<Operation><ID>1</ID><Status>Succeeded</Status><a>&#1;</a></Operation>';
    assert.equal(read(text, operation).kind, 'unrecognized');
  });

  it('makes publish settings an error', () => {
    const settings = (name: string): string =>
      `<PublishData><PublishProfile Url="u"><Subscription Id="s" Name="${name}" ManagementCertificate="c"/></PublishProfile></PublishData>`;
    assert.deepEqual(readPublishSettings(settings('n'), 's'), { value: { certificate: 'c', url: 'u' } });
    const refused = readPublishSettings(settings('&#1;'), 's');
    assert.ok('error' in refused && refused.error.startsWith('it is not well-formed XML'));
  });

  it('is none in CDATA and comments, which hold its characters', () => {
    assert.equal(kindOf(status(`${result}<a><![CDATA[&#x1F;]]></a><!-- &#x1F; -->`)), 'succeeded');
  });

  it('is an error where XML allows no reference', () => {
    const texts = [
      `&#1;${succeeded}`,
      `${succeeded}&#1;`,
      '<a&#1;b="c"/>',
      '<a>&#1</a>',
      '<a>&#X1;</a>',
      '<a>&amp#1;;</a>',
    ];
    for (const text of texts) assert.ok('error' in readXml(text), text);
  });

  it('is an error for U+0000, surrogates and what is beyond Unicode, as are raw control characters', () => {
    for (const character of [
      '&#0;',
      '&#x0;',
      '&#xD800;',
      '&#xDFFF;',
      '&#55296;',
      '&#x110000;',
      '\u001F',
      '\uFFFE',
    ])
      for (const text of [`<a>${character}</a>`, `<a b="${character}"/>`])
        assert.ok('error' in readXml(text), text);
  });

  it('leaves tab, line feed and carriage return alone', () => {
    const text = 'x&#9;&#xA;&#13;&#x9;&#10;&#xD;&#xa;&#xd;x';
    const document = readXml(`<a>${text}</a>`);
    assert.ok('value' in document && document.value.wellFormed);
    assert.equal(document.value.root.text, 'x\t\n\r\t\n\r\n\rx');
  });
});

describe('a document of Get Operation Status', () => {
  const requestId = '724958e2ea8a92ba8dd885fb474f952c';
  const id = '724958E2-ea8a-92ba-8dd8-85fb474f952c';
  const readFor = (requestId: string, text: string) =>
    read(text, { statusApi: 'service-management', requestId, subscription: 's' });
  const document = (content: string): string => `<Operation ${namespaces}>${content}</Operation>`;
  const done = '<Status>Succeeded</Status>';

  it('is read if its ID is the request id, apart from hyphens and case', () => {
    const kind = (content: string): string => readFor(requestId, document(content)).kind;
    assert.equal(kind(`<ID>${id}</ID><Status>InProgress</Status>`), 'in-progress');
    assert.equal(kind(`<ID>${id}</ID>${done}`), 'succeeded');
    assert.equal(kind(`<ID> ${requestId} </ID>${done}`), 'succeeded');
  });

  it('reports the error of a failed operation', () => {
    const failed = document(
      `<ID>${id}</ID><Status>Failed</Status><HttpStatusCode>409</HttpStatusCode><Error><Code>ConflictError</Code><Message>text</Message></Error>`,
    );
    assert.deepEqual(readFor(requestId, failed), {
      kind: 'failed',
      cause: '',
      error: { httpCode: '409', message: 'text', extendedCode: 'ConflictError' },
    });
  });

  const rejected: Record<string, string> = {
    'another ID': document(`<ID>724958e2-ea8a-92ba-8dd8-85fb474f952d</ID>${done}`),
    'no ID': document(done),
    'a blank ID': document(`<ID> </ID>${done}`),
    'an ID of hyphens': document(`<ID>-</ID>${done}`),
    'two IDs': document(`<ID>${id}</ID><ID>${id}</ID>${done}`),
    'a nested ID': document(`<Error><ID>${id}</ID></Error>${done}`),
    'no Status': document(`<ID>${id}</ID>`),
    'two Statuses': document(`<ID>${id}</ID>${done}<Status>Failed</Status>`),
    'a Result instead of a Status': document(`<ID>${id}</ID>${result}`),
    'the root of the other API': succeeded,
  };
  for (const [name, text] of Object.entries(rejected))
    it(`proves nothing: ${name}`, () => assert.equal(readFor(requestId, text).kind, 'unrecognized'));

  it('has no ID that matches a request id of hyphens', () => {
    for (const id of ['', '<ID/>', '<ID>-</ID>', '<ID>---</ID>'])
      assert.equal(readFor('---', document(id + done)).kind, 'unrecognized');
  });

  it('has an ID that is compared in ASCII: U+212A is no k', () => {
    assert.equal(readFor('k1', document(`<ID>\u212A1</ID>${done}`)).kind, 'unrecognized');
  });

  it('proves nothing to the BizTalk status API', () => {
    assert.equal(kindOf(document(`<ID>1</ID>${done}`)), 'unrecognized');
  });
});

describe('readXml', () => {
  it('takes less than two seconds for 1 MiB of anything', () => {
    const fills = [
      '<a>',
      '<a/>',
      ' a="1"',
      '<!---->',
      '<!--',
      '&amp;',
      '&',
      '<![CDATA[',
      ']]>',
      '<',
      'x',
      ' ',
    ];
    for (const fill of fills)
      for (const [head, tail] of [
        [`<OperationStatus>${result}`, '</OperationStatus>'],
        ['<OperationStatus ', '/>'],
        ['<OperationStatus a="', '"/>'],
        ['<a>x', 'x</a>'],
        ['', ''],
      ] as const) {
        const text = head + fill.repeat((1024 * 1024 - 100) / fill.length) + tail;
        const tookMs = cpuMs(() => readXml(text));
        assert.ok(tookMs < 2000, `${head}${fill}: ${tookMs} ms`);
      }
  });

  it('never throws, and reads only what a strict parser reads, in the same way', () => {
    const pieces = [
      ...['<', '>', '</', '/>', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '&', ';', '"', "'", '=', ':'],
      ...[
        '&#0;',
        '&#x1F;',
        '&#27;',
        '&#x53;',
        '&#xD83D;',
        ' ',
        '\n',
        '\0',
        '\uFFFE',
        '\uFEFF',
        '\u00a0',
        '\u1680',
        'a',
        '/',
      ],
      ...['<Result>', '</Result>', '<p:Result>', '</Result/>', 'Succeeded', 'Failed', '<a/>', '<!DOCTYPE a>'],
      ...['<OperationStatus>', '</OperationStatus>', 'xmlns:p="u"', ' p:x="1"', ' q:x="1"', 'i:nil="true"'],
      ...[' xmlns:q="u"', ' xmlns:xml="u"', ' xmlns="http&#58;//www.w3.org/2000/xmlns/"', ' encoding="a1"'],
      ...['\r\n', '\r'],
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
    let successes = 0;
    fc.assert(
      fc.property(documents, fc.array(edit, { maxLength: 3 }), (document, edits) => {
        const text = edits
          .reduce<string>((text, { at, cut, paste }) => {
            const start = at % (text.length + 1);
            return text.slice(0, start) + paste + text.slice(start + cut);
          }, document)
          .toWellFormed();
        const read = readXml(text);
        if ('error' in read) return;
        const { root, wellFormed } = read.value;
        if (wellFormed) assert.deepEqual(comparable(root), strictlyRead(text), text);
        else assert.throws(() => strictlyRead(text), text);
        if (kindOf(text) !== 'succeeded') return;
        assert.ok(wellFormed, text);
        successes += 1;
      }),
      { numRuns: fuzzRuns },
    );
    assert.ok(successes > fuzzRuns / 20, `only ${successes} documents were a success`);
  });
});

/** What two parsers must agree on. */
interface Comparable {
  name: string;
  text: string;
  attributes: string[];
  children: Comparable[];
}

function comparable({ name, text, attributes, children }: Element): Comparable {
  // XML replaces white space in attributes by spaces; no attribute depends on it.
  const sorted = Object.entries(attributes).map(([key, value]) => `${key}=${value?.replace(/\s/g, ' ')}`);
  return { name, text, attributes: sorted.sort(), children: children.map(comparable) };
}

/** The root element as saxes reads it. Throws if the document is not well-formed. */
function strictlyRead(text: string): Comparable | undefined {
  const document: Element = { name: '', nil: false, text: '', attributes: {}, children: [] };
  const open = [document];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', error => {
    throw error;
  });
  parser.on('opentag', ({ local, attributes }) => {
    const element: Element = { name: local, nil: false, text: '', attributes: {}, children: [] };
    for (const { local, name, value } of Object.values(attributes)) element.attributes[local || name] = value;
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const add = (data: string): void => {
    const element = open.at(-1);
    if (element) element.text += data;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) element.text = element.text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  });
  parser.write(text).close();
  return document.children[0] && comparable(document.children[0]);
}
