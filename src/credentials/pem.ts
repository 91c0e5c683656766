/** One armoured block of PEM text (RFC 7468). */
export interface PemBlock {
  label: string;
  pem: string;
}

/**
 * The complete PEM blocks in `text`, in their order, whatever stands between them (OpenSSL writes
 * `Bag Attributes` there). Line ends may be CRLF, a literal `\n` as secret stores write it, or gone altogether.
 */
export function pemBlocks(text: string): PemBlock[] {
  const lines = text.replace(/\\r\\n|\\n|\\r|\r\n?/g, '\n');
  return [...lines.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)].map(
    ([, label = '', body = '']) => ({
      label,
      pem: `-----BEGIN ${label}-----\n${wrapped(body)}\n-----END ${label}-----\n`,
    }),
  );
}

/** The body with its line breaks restored where they were turned into spaces; OpenSSL insists on them. */
function wrapped(body: string): string {
  const trimmed = body.trim();
  if (trimmed.includes('\n') || trimmed.includes(':')) return trimmed;
  return trimmed.replace(/\s+/g, '').replace(/.{64}(?=.)/g, '$&\n');
}
