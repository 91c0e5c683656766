import { XMLParser } from 'fast-xml-parser';
import type { Result } from '../result.ts';
import { decoded, trimmed, wellFormednessError } from './well-formed.ts';

/** An element, its name without prefix; `text` is its own character data, white space at the ends cut off. */
export interface Element {
  name: string;
  /** `xsi:nil="true"`: the element stands for nothing. */
  nil: boolean;
  text: string;
  /** By local name, `xmlns` and its like included. */
  attributes: Partial<Record<string, string>>;
  children: Element[];
}

/**
 * The root element of a well-formed, namespace-aware XML document without DTD or processing instruction and at
 * most 32 deep, or why `text` is not one. The only door to fast-xml-parser, whose forgiveness ends here.
 */
export function readXml(text: string): Result<Element> {
  try {
    const broken = wellFormednessError(text, maxDepth);
    if (broken) return { error: broken };
    const root = (parser.parse(text) as Node[]).find(node => !(textKey in node));
    return root ? { value: element(root, { declared: new Set(['xml']) }) } : { error: 'no root element' };
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'unreadable' };
  }
}

const maxDepth = 32;

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
  // Entities are decoded here: the library leaves numeric references as they are.
  processEntities: false,
  entityDecoder: {
    decode: text => text,
    reset() {},
    setXmlVersion() {},
    addInputEntities() {},
    setExternalEntities() {},
  },
  cdataPropName: cdataKey,
  maxNestedTags: maxDepth + 1,
});

/** The prefixes that an element declares, and those around it: a chain, since copies would cost a square. */
interface Scope {
  declared: Set<string>;
  outer?: Scope;
}

/** Turns a node of the library into an element; throws where its namespaces are not in order. */
function element(node: Node, outer: Scope): Element {
  const tag = Object.keys(node).find(key => key !== attributesKey) ?? '';
  const given = Object.entries((node[attributesKey] ?? {}) as Record<string, string>);
  const scope: Scope = { declared: new Set(), outer };
  const prefixed = new Set<string>();
  if (prefixOf(tag) === 'xmlns') throw new Error('an element with the prefix xmlns');
  for (const [key, value] of given) {
    const isDeclaration = key === 'xmlns' || prefixOf(key) === 'xmlns';
    if (isDeclaration && reservedNamespaces.test(value)) throw new Error('a reserved namespace');
    if (isDeclaration && key !== 'xmlns') {
      if (value.trim() === '' || /^xml/i.test(local(key)))
        throw new Error('a namespace declaration that is not allowed');
      scope.declared.add(local(key));
    }
    if (isDeclaration || !prefixOf(key)) continue;
    // Whether two prefixes mean one namespace is not looked into: the service has no such pair.
    if (prefixed.has(local(key))) throw new Error('an attribute with two prefixes');
    prefixed.add(local(key));
  }
  for (const prefix of [tag, ...given.map(([key]) => key)].map(prefixOf))
    if (prefix && prefix !== 'xmlns' && !isDeclared(prefix, scope))
      throw new Error('an undeclared namespace prefix');

  const content = node[tag] as Node[];
  const children = content
    .filter(child => !(textKey in child) && !(cdataKey in child))
    .map(child => element(child, scope));
  const text = content
    .map(child => (textKey in child ? decoded(String(child[textKey])) : cdataText(child)))
    .join('');
  const attributes = Object.fromEntries(given.map(([key, value]) => [local(key), decoded(value)]));
  // Any attribute of that name counts: another one beside it cannot take it back.
  const nil = given.some(([key, value]) => local(key) === 'nil' && /^\s*(true|1)\s*$/.test(decoded(value)));
  return { name: local(tag), nil, text: trimmed(text), attributes, children };
}

// https://www.w3.org/TR/xml-names/#ns-decl
const reservedNamespaces = /^http:\/\/www\.w3\.org\/(XML\/1998\/namespace|2000\/xmlns\/)$/;

function isDeclared(prefix: string, { declared, outer }: Scope): boolean {
  return declared.has(prefix) || (outer !== undefined && isDeclared(prefix, outer));
}

function cdataText(node: Node): string {
  if (!(cdataKey in node)) return '';
  return (node[cdataKey] as Node[]).map(part => String(part[textKey])).join('');
}

const prefixOf = (qualified: string): string => (qualified.includes(':') ? qualified.replace(/:.*/, '') : '');
const local = (qualified: string): string => qualified.replace(/^.*:/, '');
