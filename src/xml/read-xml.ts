import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Result } from '../result.ts';
import {
  decodeReferences,
  replaceForbiddenReferences,
  trimXmlSpace,
  wellFormednessError,
} from './well-formed.ts';

/** An element: its name without prefix, its own character data without white space at the ends. */
export interface Element {
  name: string;
  /** `xsi:nil="true"`: the element counts as absent. */
  nil: boolean;
  text: string;
  /** By local name, namespace declarations included. */
  attributes: Partial<Record<string, string>>;
  children: Element[];
}

export interface XmlDocument {
  root: Element;
  /** False if it holds a reference to a character that XML forbids, read as a space. */
  wellFormed: boolean;
}

/**
 * Reads a well-formed, namespace-aware XML document without DTD and processing instructions, at most 32 levels deep,
 * or says why `text` is not one. Its encoding declaration is ignored. The only importer of fast-xml-parser.
 */
export function readXml(text: string): Result<XmlDocument> {
  try {
    const allowed = replaceForbiddenReferences(text);
    const error = wellFormednessError(allowed);
    if (error) return { error };
    const validity = XMLValidator.validate(allowed);
    if (validity !== true) return { error: validity.err.msg };
    // XML 1.0, section 2.11. The library does it as well, but takes 30 MB more for 1 MiB of line ends.
    const normalized = allowed.split(/\r\n?/).join('\n');
    const node = (parser.parse(normalized) as Node[]).find(node => !(textKey in node));
    if (!node) return { error: 'no root element' };
    return { value: { root: element(node, { prefixes: new Set(['xml']) }), wellFormed: allowed === text } };
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'unreadable' };
  }
}

type Node = Record<string, unknown>;
const textKey = '#text';
const cdataKey = '#cdata';
const attributesKey = ':@';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  processEntities: false, // It skips numeric references; decodeReferences resolves all of them.
  cdataPropName: cdataKey,
});

/** The prefixes that an element declares, linked to those around it: copies would take quadratic time. */
interface Scope {
  prefixes: Set<string>;
  outer?: Scope;
}

/** Converts a node of the library. Throws if it breaks a rule of namespaces. */
function element(node: Node, outer: Scope): Element {
  const tag = Object.keys(node).find(key => key !== attributesKey) ?? '';
  const attributes = Object.entries((node[attributesKey] ?? {}) as Record<string, string>).map(
    ([key, value]) => [key, decodeReferences(value)] as const,
  );
  const scope = { prefixes: declaredPrefixes(attributes), outer };
  checkPrefixes(tag, attributes, scope);
  const content = node[tag] as Node[];
  return {
    name: localName(tag),
    // Any attribute of that name counts, so that a second one cannot revoke it.
    nil: attributes.some(([key, value]) => localName(key) === 'nil' && /^\s*(true|1)\s*$/.test(value)),
    text: trimXmlSpace(content.map(characterData).join('')),
    attributes: Object.fromEntries(attributes.map(([key, value]) => [localName(key), value])),
    children: content
      .filter(child => !(textKey in child) && !(cdataKey in child))
      .map(child => element(child, scope)),
  };
}

type Attributes = (readonly [string, string])[];

// https://www.w3.org/TR/xml-names/#ns-decl and #xmlReserved
function declaredPrefixes(attributes: Attributes): Set<string> {
  const prefixes = new Set<string>();
  for (const [key, value] of attributes) {
    if (key !== 'xmlns' && prefixOf(key) !== 'xmlns') continue;
    const namespace = value.trim();
    if (/^http:\/\/www\.w3\.org\/(XML\/1998\/namespace|2000\/xmlns\/)$/.test(namespace))
      throw new Error('a reserved namespace');
    if (key === 'xmlns') continue;
    if (namespace === '' || /^xml/i.test(localName(key)))
      throw new Error('a forbidden namespace declaration');
    prefixes.add(localName(key));
  }
  return prefixes;
}

function checkPrefixes(tag: string, attributes: Attributes, scope: Scope): void {
  const prefixed = attributes.map(([key]) => key).filter(key => prefixOf(key) && prefixOf(key) !== 'xmlns');
  for (const prefix of [tag, ...prefixed].map(prefixOf))
    if (prefix && !isDeclared(prefix, scope)) throw new Error('an undeclared namespace prefix');
  // Stricter than XML, which allows it if the prefixes have different namespaces. The service writes no such pair.
  if (new Set(prefixed.map(localName)).size < prefixed.length)
    throw new Error('two attributes that differ only in prefix');
}

function isDeclared(prefix: string, { prefixes, outer }: Scope): boolean {
  return prefixes.has(prefix) || (outer !== undefined && isDeclared(prefix, outer));
}

function characterData(node: Node): string {
  if (textKey in node) return decodeReferences(String(node[textKey]));
  return ((node[cdataKey] ?? []) as Node[]).map(part => String(part[textKey])).join('');
}

const prefixOf = (name: string): string => (name.includes(':') ? name.replace(/:.*/, '') : '');
const localName = (name: string): string => name.replace(/^.*:/, '');
