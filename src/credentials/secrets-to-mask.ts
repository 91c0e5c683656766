import { decodeReferences } from '../xml/well-formed.ts';
import { isCertificate } from './management-certificate.ts';
import { looksLikePfx } from './pfx.ts';

/** The credentials as they were given; empty where they were not. */
export interface CredentialTexts {
  token: string;
  password: string;
  certificate: string;
  publishSettings: string;
  /** The passwords of proxies. */
  proxy: string[];
}

// A mask reaches the whole job for good: it takes every such word out of the log, and the runner drops an output that
// holds one. So only secrets are masked, and none so short that it may be a word.
const minLength = 8;

/**
 * What must never appear in the log, line by line, because the runner masks each line of a secret by itself: tokens,
 * passwords, private keys and PFX files; not certificates, which are public, nor the text around PEM blocks.
 */
export function secretsToMask(texts: CredentialTexts): string[] {
  const { token, password, certificate, publishSettings, proxy } = texts;
  const found = [
    ...proxy,
    ...tokensIn(token),
    ...password.split(/[\r\n]+/),
    ...[certificate, publishSettings].flatMap(text => [...keysIn(text), ...attributesIn(text)]),
  ];
  return [...new Set(found.map(secret => secret.trim()))].filter(secret => secret.length >= minLength);
}

/** The token, also where JSON or quotation marks are around it. */
function tokensIn(text: string): string[] {
  const [, inJson] = /"access_?token"\s*:\s*"([^"]*)"/i.exec(text) ?? [];
  if (inJson !== undefined) return [inJson];
  const [inQuotes = ''] = /(?<=^["'“”‘’„])[^"'“”‘’]+(?=["'“”‘’]$)/.exec(text) ?? [];
  return [inQuotes, ...text.split(/[\r\n]+/)];
}

// Also where an editor has made other dashes of them, and where the text was cut off after the block's beginning.
const dashes = '(?:-{2,}|[–—])';
const block = new RegExp(
  `BEGIN ([A-Z0-9 ]+)${dashes}((?:(?!${dashes}).)*)(?:${dashes}(?<end>-*END )?|$)`,
  'gs',
);
const base64Run = /[A-Za-z0-9+/=]{8,}/g;

/** The base64 lines of a private key or a PFX file, be they in a PEM block or all there is. */
function keysIn(given: string): string[] {
  const text = given.replace(/\\r\\n|\\n|\\r/g, '\n');
  const compact = text.replace(/\s/g, '');
  // A word or a path in the wrong input is base64, too.
  if (/^[A-Za-z0-9+/]{100,}=*$/.test(compact))
    return isCertificate(Buffer.from(compact, 'base64')) ? [] : (text.match(base64Run) ?? []);
  const blocks = [...text.matchAll(block)];
  // What was altered on its way, or lost its BEGIN line: a private key has lines of 64 characters.
  const rest = text.replace(block, '');
  const isAltered = blocks.length === 0 ? !attribute.test(text) : /END [A-Z0-9 ]*PRIVATE KEY/.test(rest);
  const altered = (isAltered && rest.match(/[A-Za-z0-9+/=]{60,}/g)) || [];
  const inBlocks = blocks.flatMap(([, label = '', body = '', end]) => {
    // The traditional form of an encrypted key begins with two headers (RFC 1421, section 4.4).
    const base64 = body.replace(/^\s*Proc-Type: \S+\s+DEK-Info: \S+/, '');
    if (!label.endsWith('PRIVATE KEY') && !looksLikePfx(Buffer.from(base64, 'base64'))) return [];
    const lines = base64.match(base64Run) ?? [];
    // Without an END line, the block ends with its first shorter line; what follows may be any text.
    const last = end ? -1 : lines.findIndex(line => line.length < (lines[0]?.length ?? 0));
    return last < 0 ? lines : lines.slice(0, last + 1);
  });
  return [...altered, ...inBlocks];
}

const attribute = /\b(?:ManagementCertificate|userPWD)\s*=\s*(?:"([^"]*)|'([^']*))/i;

/** The values of the attributes of a publish settings file, or of a web site's publish profile, that are secrets. */
function attributesIn(text: string): string[] {
  const attributes = text.matchAll(new RegExp(attribute, 'gi'));
  return [...attributes].flatMap(([, quoted, value = quoted ?? '']) =>
    [value, decodeReferences(value)].flatMap(form => form.split(/\s+/)),
  );
}
