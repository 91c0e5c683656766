/** Whether a text is an HTML page, or a part of one as some proxies send it. */
export function isHtml(text: string): boolean {
  // One comment at a time: a single expression for all of them would try every way to divide them (exponential time).
  const prolog = /\s+|<!--.*?-->|<\?xml[^<>]*>/sy;
  let at = 0;
  while (prolog.test(text)) at = prolog.lastIndex;
  const root = /<(!doctype )?(html|head|body|title|center|h1)\b/iy;
  root.lastIndex = at;
  return root.test(text);
}

/**
 * The text of an HTML page without its tags, styles and scripts, and without a title that the page begins with; any other
 * text as it is.
 */
export function readableText(text: string): string {
  if (!isHtml(text)) return text.trim();
  const [, title = ''] = /<title\b[^<>]*>([^<]*)/i.exec(text) ?? [];
  const [first, rest] = [title, text.replace(/<title\b[^<>]*>[^<]*/i, ' ')].map(withoutTags);
  return rest?.startsWith(first ?? '') ? rest : `${first} ${rest}`;
}

function withoutTags(html: string): string {
  return html
    .replace(/<(script|style|noscript|svg)\b.*?(<\/\1\s*>|$)|<!--.*?(-->|$)/gis, ' ')
    .replace(/<\/?(b|i|a|em|strong|span|code|small)\b[^<>]*>/gi, '')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(nbsp|lt|gt|quot|amp);/gi, (_, name) => entities[name.toLowerCase()] ?? ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const entities: Partial<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', quot: '"', amp: '&' };
