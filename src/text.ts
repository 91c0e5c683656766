/**
 * Foreign words made harmless. Whatever the service, a proxy or a certificate says passes through here
 * before it reaches the log, an annotation, the summary or an output.
 */

// Control, format (bidirectional marks, zero width), line and paragraph separators, lone surrogates:
// all that can break a line, colour or reorder what a reader sees.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** `text` on one line of at most `max` UTF-16 units, each run of unprintable characters singleLine into a space. */
export function singleLine(text: string, max: number): string {
  // Cut before folding: half a megabyte of message must not cost half a megabyte of regular expression.
  const line = text
    .slice(0, 4 * max)
    .replace(unprintable, ' ')
    .trim();
  if (line.length <= max) return line;
  return `${line.slice(0, max - 1).replace(/\p{Cs}$/u, '')}…`;
}

/**
 * One line that the runner takes for plain text: `singleLine`, and neither `::command::` at its start nor
 * `##[command]` anywhere in it (actions/runner, ActionCommand.cs: TryParseV2 and TryParse).
 */
export function escapeCommands(text: string, max = 1000): string {
  return singleLine(text, max)
    .replace(/##(?=\[)/g, '## ')
    .replace(/^::/, ': :');
}

/**
 * `text` as literal characters for the job summary: no HTML, no Markdown, no link, no mention, no emoji. Numeric
 * references are plain text to CommonMark (section 2.5), so they cannot begin a construct.
 */
export function escapeMarkdown(text: string, max = 1000): string {
  return escapeCommands(text, max).replace(
    /[&<>"'`*_~|\\[\]#@$]|:(?=\S)|(?<=www)\./gi,
    // GitHub links addresses and mentions after it has resolved references; a zero-width space ends both.
    char => `&#${char.charCodeAt(0)};${/[@#]/.test(char) ? '&#8203;' : ''}`,
  );
}

/**
 * `text` with `***` in place of each `secret`, ASCII letters in either case; as it is where `secret` is empty. Not by a
 * regular expression, which cannot be as long as a secret can.
 */
export function redact(text: string, secret: string): string {
  if (secret === '') return text;
  const [lower, sought] = [lowerCased(text), lowerCased(secret)];
  const parts: string[] = [];
  let from = 0;
  for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, from)) {
    parts.push(text.slice(from, at));
    from = at + secret.length;
  }
  return [...parts, text.slice(from)].join('***');
}

// toLowerCase() makes two characters of some.
const lowerCased = (text: string): string => text.replace(/[A-Z]+/g, letters => letters.toLowerCase());

/**
 * A value as an error message may show it: quoted on one line, or by its length alone, since what is longer than any
 * right value may be a secret in the wrong input.
 */
export function quote(text: string, max = 40): string {
  return text.length <= max ? `"${singleLine(text, max)}"` : `a value of ${text.length} characters`;
}

/** `text` as the end of a sentence, with one mark at its end. */
export function sentence(text: string): string {
  const end = text.trim().replace(/\.+$/, '');
  return /[!?]$/.test(end) ? end : `${end}.`;
}
