import type { Result } from '../result.ts';
import { quote } from '../text.ts';

/** `text` itself if it has at most `max` characters and none that `disallowed` matches. */
export function identifier(text: string, disallowed: RegExp, max: number): Result<string> {
  if (text.length > max) return { error: `it is ${text.length} characters long` };
  const found = disallowed.exec(text)?.[0];
  if (found === undefined) return { value: text };
  return { error: `${quote(text)} contains ${found === ' ' ? 'a space' : quote(found)}` };
}

/**
 * A number in plain decimal notation within [min, max]. Stricter than `Number()`, which takes "1e3", "0x10" and
 * "Infinity", and than `parseFloat()`, which takes "10m".
 */
export function decimal(
  text: string,
  { min, max, fractions }: { min: number; max: number; fractions: boolean },
): Result<number> {
  if (/^-\d+(\.\d+)?$/.test(text)) return { error: `${quote(text)} is out of range` };
  if (!/^\d+(\.\d+)?$/.test(text)) return { error: `${quote(text)} is not a plain number` };
  if (!fractions && text.includes('.')) return { error: `${quote(text)} is not a whole number` };
  const value = Number(text);
  if (value < min || value > max) return { error: `${quote(text)} is out of range` };
  return { value };
}

/** A calendar date `YYYY-MM-DD`, `earliest` or later; both compare as text. */
export function dateFrom(text: string, earliest: string): Result<string> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return { error: `${quote(text)} is not a date` };
  const date = new Date(`${text}T00:00:00Z`);
  // `Date` rolls 30 February over into March, and has no day of month 13.
  if (date.getUTCDate() !== Number(text.slice(8))) return { error: `${quote(text)} is not in the calendar` };
  return text < earliest ? { error: `${quote(text)} is too early` } : { value: text };
}
