import { readableText } from '../html.ts';
import { decodeXmlText } from '../http/charset.ts';
import type { HttpResponse } from '../http/client.ts';
import type { Result } from '../result.ts';

/** The text of a response's body, or why there is none. */
export function bodyText({ body, headers }: HttpResponse): Result<string> {
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
 * A body as a reader wants to see it, of an HTML page the text. Not cut: the token must be redacted before, or half of it
 * could stay.
 */
export function excerpt(response: HttpResponse): string {
  if ('error' in response.body) return '';
  const decoded = bodyText(response);
  return readableText('value' in decoded ? decoded.value : response.body.value.toString());
}
