import { decodeXmlText } from '../../http/charset.ts';
import type { HttpResult } from '../../http/client.ts';
import type { Result } from '../../result.ts';

type Response = HttpResult & { kind: 'response' };

/** The text of a response's body, or why there is none. */
export function bodyText({ body, headers }: Response): Result<string> {
  if ('error' in body)
    return {
      error:
        body.error === 'too-large'
          ? 'it is larger than 1 MiB'
          : `its content coding "${body.error.unknownCoding}" is unknown`,
    };
  return body.value.length === 0
    ? { error: 'it is empty' }
    : decodeXmlText(body.value, headers['content-type']?.[0]);
}

/**
 * The beginning of a body as a reader wants to see it: of an HTML page its title and text, not its tags and styles. Not
 * cut: the token must be redacted before, or half of it could stay.
 */
export function excerpt(response: Response): string {
  if ('error' in response.body) return '';
  const decoded = bodyText(response);
  const text = ('value' in decoded ? decoded.value : response.body.value.toString()).trim();
  return isHtml(text) ? htmlText(text) : text;
}

/** Whether a text is an HTML page, or a part of one as some proxies send it. */
export function isHtml(text: string): boolean {
  return /^(<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(!doctype )?(html|head|body|title|center|h1)\b/is.test(text);
}

function htmlText(html: string): string {
  return html
    .replace(/<(script|style|noscript|svg)\b.*?(<\/\1\s*>|$)|<!--.*?(-->|$)/gis, ' ')
    .replace(/<\/?(b|i|a|em|strong|span|code|small)\b[^>]*>/gi, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(nbsp|lt|gt|quot|amp);/gi, (_, name) => entities[name.toLowerCase()] ?? ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const entities: Partial<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', quot: '"', amp: '&' };
