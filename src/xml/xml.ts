import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { decoded, lexicalFault, trimmed } from './tokens.ts';

/** An element, its name without prefix; `text` is its own character data, white space at the ends cut off. */
export interface Element {
  name: string;
  /** `xsi:nil="true"`: the element stands for nothing. */
  nil: boolean;
  text: string;
  children: Element[];
}

/**
 * The root element of a well-formed, namespace-aware XML document without DTD or processing instruction and at
 * most 32 deep, or why `text` is not one. The only door to fast-xml-parser, whose forgiveness ends here.
 */
export function readXml(text: string): { root: Element } | { wrong: string } {
  try {
    const broken = lexicalFault(text, maxDepth);
    if (broken) return { wrong: broken };
    const valid = XMLValidator.validate(text);
    if (valid !== true) return { wrong: valid.err.msg };
    const root = (parser.parse(text) as Node[]).find(node => !(textKey in node));
    return root ? { root: element(root, new Set(['xml'])) } : { wrong: 'no root element' };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : 'unreadable' };
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
  processEntities: false, // decoded here: the library leaves numeric references as they are
  cdataPropName: cdataKey,
  maxNestedTags: maxDepth + 1,
});

/** Turns a node of the library into an element; throws where a prefix is not declared. */
function element(node: Node, outerPrefixes: Set<string>): Element {
  const tag = Object.keys(node).find(key => key !== attributesKey) ?? '';
  const attributes = Object.entries((node[attributesKey] ?? {}) as Record<string, string>);
  const prefixes = new Set(outerPrefixes);
  for (const [key, value] of attributes) {
    if (!key.startsWith('xmlns:')) continue;
    if (value.trim() === '' || /^xml/.test(local(key)))
      throw new Error('a namespace declaration that is not allowed');
    prefixes.add(local(key));
  }
  for (const prefix of [tag, ...attributes.map(([key]) => key)].map(prefixOf))
    if (prefix && prefix !== 'xmlns' && !prefixes.has(prefix))
      throw new Error('an undeclared namespace prefix');

  const content = node[tag] as Node[];
  const children = content
    .filter(child => !(textKey in child) && !(cdataKey in child))
    .map(child => element(child, prefixes));
  const text = content
    .map(child => (textKey in child ? decoded(String(child[textKey])) : cdataText(child)))
    .join('');
  const nil = attributes.some(([key, value]) => local(key) === 'nil' && /^\s*(true|1)\s*$/.test(value));
  return { name: local(tag), nil, text: trimmed(text), children };
}

function cdataText(node: Node): string {
  if (!(cdataKey in node)) return '';
  return (node[cdataKey] as Node[]).map(part => String(part[textKey])).join('');
}

const prefixOf = (qualified: string): string => (qualified.includes(':') ? qualified.replace(/:.*/, '') : '');
const local = (qualified: string): string => qualified.replace(/^.*:/, '');
