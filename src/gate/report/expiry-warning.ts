/** A warning where the credential expires before a wait of the whole time-out would end. */
export function expiryWarning(
  { kind, expires }: { kind: string; expires?: Date },
  timeoutMs: number,
  today: Date,
): string | undefined {
  if (expires === undefined || expires.getTime() >= today.getTime() + timeoutMs) return undefined;
  return `The ${kind} expires at ${expires.toISOString()}, before the time-out of ${timeoutMs / 60_000} minutes: a longer operation would end as unauthorized.`;
}
