import { isCertificate } from '../credentials/management-certificate.ts';
import { decodeReferences } from '../xml/well-formed.ts';

// A mask reaches the whole job, and a shorter one could be a word.
const minLength = 8;

/** Elements whose text is a secret (dn232427, dn232416); `Data` is that of a certificate, with its key or without. */
const element =
  /<(?:[\w.-]+:)?(\w*ConnectionString|\w*Password|\w*(?:Account|Access|Management)Key|\w*Secret|Data)\b(?:(?:"[^"<]*"|'[^'<]*'|[^<>"'])*|[^<>]*)>((?:<!--.*?-->|<!\[CDATA\[.*?\]\]>|[^<])*)/gs;
/** Secrets in connection strings, also in attributes. */
const pair =
  /\b\w*(?:AccountKey|AccessKey|SharedAccessSignature|SharedSecretValue|Password|Pwd|ConnectionString)\s*=\s*/gi;

/**
 * What must not be printed of a request body, line by line, as it is written and with its references resolved: connection
 * strings, keys and passwords. It takes any text, since it runs before the body is checked.
 */
export function secretsInBody(body: string): string[] {
  const comments = body.match(/(?<=<!--).*?(?=-->)/gs) ?? [];
  const elements = [body, ...comments].flatMap(text => [...text.matchAll(element)]);
  const inElements = elements.flatMap(([, name, content = '']) => {
    const text = content.replace(/<!--.*?-->|<!\[CDATA\[(.*?)\]\]>/gs, '$1').trim();
    return name === 'Data' && isCertificate(Buffer.from(text, 'base64')) ? [] : [text];
  });
  const inPairs = [body, decodeReferences(body)].flatMap(text => valuesIn(withoutCdata(text)));
  const found = [...inElements, ...inPairs].flatMap(text => [text, decodeReferences(text)]);
  const lines = found.flatMap(text => text.split(/[\r\n]+/)).map(line => line.trim());
  return [...new Set(lines)].filter(line => line.length >= minLength);
}

const withoutCdata = (text: string): string => text.replace(/<!\[CDATA\[|\]\]>/g, '');

/** The values after `AccountKey=` and its like, up to the end of the pair. */
function valuesIn(text: string): string[] {
  return [...text.matchAll(pair)].flatMap(({ 0: name, index }) => {
    const rest = text.slice(index + name.length, index + name.length + 4096);
    const [, inDouble, inSingle] = /^(?:"([^"<]*)"|'([^'<]*)')/.exec(rest) ?? [];
    // A reference ends with a semicolon, too. What follows a blank may be a remark.
    const [bare = ''] = /^(?:&#?\w+;|(?!-->)[^;<>"'\r\n])*/.exec(rest) ?? [];
    return [inDouble ?? inSingle ?? '', bare, ...bare.split(/\s/, 1)];
  });
}
