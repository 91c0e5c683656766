import { folded } from '../text.ts';

/** The value an input stands for, or what is wrong with it. */
export type Parsed<T> = { value: T } | { wrong: string };

/**
 * A value as an error message may show it: quoted on one line, or by its length alone, since what is longer than any
 * right value may be a secret in the wrong place.
 */
export function quoted(text: string, max = 40): string {
  return text.length <= max ? `"${folded(text, max)}"` : `a value of ${text.length} characters`;
}

/** `text` itself where it has at most `max` characters, none of which is one of `strange`. */
export function word(text: string, strange: RegExp, max: number): Parsed<string> {
  if (text.length > max) return { wrong: `it is ${text.length} characters long` };
  const odd = strange.exec(text)?.[0];
  if (odd === undefined) return { value: text };
  const name = { ' ': 'a blank', '"': 'a quotation mark' }[odd] ?? (folded(odd, 4) && `"${odd}"`);
  return { wrong: `${quoted(text)} holds ${name || 'a character that cannot be seen'}` };
}

/**
 * A number in plain decimal notation within [min, max]. Stricter than `Number()`, which takes "1e3", "0x10"
 * and "Infinity", and than `parseFloat()`, which takes "10m".
 */
export function decimal(text: string, min: number, max: number, fractions: boolean): Parsed<number> {
  if (/^-\d+(\.\d+)?$/.test(text)) return { wrong: `${quoted(text)} is out of range` };
  if (!/^\d+(\.\d+)?$/.test(text))
    return { wrong: `${quoted(text)} is not written in plain decimal notation` };
  if (!fractions && text.includes('.')) return { wrong: `${quoted(text)} is not a whole number` };
  const value = Number(text);
  if (value < min || value > max) return { wrong: `${quoted(text)} is out of range` };
  return { value };
}

/** A calendar date `YYYY-MM-DD`, `earliest` or later; both compare as text. */
export function dateFrom(text: string, earliest: string): Parsed<string> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return { wrong: `${quoted(text)} is not a date` };
  const date = new Date(`${text}T00:00:00Z`);
  // `Date` rolls 30 February over into March, and answers Invalid Date for month 13.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    return { wrong: `${quoted(text)} is not in the calendar` };
  return text < earliest ? { wrong: `${quoted(text)} is too early` } : { value: text };
}
