/**
 * Untrusted text made harmless. Whatever the service, a proxy or a certificate says passes through here before it
 * reaches the log, an annotation, the summary or an output.
 */

// Control, format (bidirectional marks, zero width), line and paragraph separators, lone surrogates:
// all that can break a line, color or reorder what a reader sees.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** `text` on one line of at most `max` UTF-16 units, each run of unprintable characters replaced by a space. */
export function singleLine(text: string, max: number): string {
  // Cut first: half a megabyte of message must not cost half a megabyte of regular expression.
  const line = text
    .slice(0, 4 * max)
    .replace(unprintable, ' ')
    .trim();
  if (line.length <= max) return line;
  return `${line.slice(0, max - 1).replace(/\p{Cs}$/u, '')}…`;
}

/**
 * One line that the runner takes for plain text: no `::command::` at its start, no `##[command]` anywhere
 * (actions/runner, ActionCommand.cs: TryParseV2 and TryParse).
 */
export function escapeCommands(text: string, max = 1000): string {
  return singleLine(text, max)
    .replace(/##(?=\[)/g, '## ')
    .replace(/^::/, ': :');
}

/**
 * `text` as literal characters for the job summary: no HTML, Markdown, link, mention or emoji. Numeric references are
 * plain text to CommonMark (section 2.5), so they cannot begin a construct.
 */
export function escapeMarkdown(text: string, max = 1000): string {
  return escapeCommands(text, max).replace(
    /[&<>"'`*_~|\\[\]#@$]|:(?=\S)|(?<=www)\./gi,
    // GitHub links addresses and mentions after it has resolved references; a zero-width space prevents both.
    char => `&#${char.charCodeAt(0)};${/[@#]/.test(char) ? '&#8203;' : ''}`,
  );
}

/**
 * A value as an error message may show it: quoted on one line, or by its length alone, since what is longer than any
 * right value may be a secret in the wrong input.
 */
export function quote(text: string, max = 40): string {
  return text.length <= max ? `"${singleLine(text, max)}"` : `a value of ${text.length} characters`;
}

/** `text` as the end of a sentence, with one punctuation mark at its end. */
export function sentence(text: string): string {
  const end = text.trim().replace(/\.+$/, '');
  return /[!?…]$/.test(end) ? end : `${end}.`;
}
