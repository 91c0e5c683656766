import type { Element } from './read-xml.ts';

/** The only child of that local name, unless it is nil. */
export function onlyChild(parent: Element, name: string): Element | undefined {
  const [child, ...more] = parent.children.filter(child => child.name === name);
  return child && more.length === 0 && !child.nil ? child : undefined;
}

/** The text of the only child of that name; empty if there is none, more than one, or one with children. */
export function onlyChildText(parent: Element | undefined, name: string): string {
  const child = parent && onlyChild(parent, name);
  return child && child.children.length === 0 ? child.text : '';
}
