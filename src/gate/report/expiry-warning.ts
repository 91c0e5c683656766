/** A warning where the credential is used although its dates are against it at `today`, or at the time-out's end. */
export function expiryWarning(
  { kind, begins, expires }: { kind: string; begins?: Date; expires?: Date },
  timeoutMs: number,
  today: Date,
): string | undefined {
  const tried = `and this runner's clock says ${today.toISOString()}: it is tried all the same, because clocks differ.`;
  if (begins && begins > today) return `The ${kind} is not valid before ${begins.toISOString()}, ${tried}`;
  if (expires === undefined || expires.getTime() >= today.getTime() + timeoutMs) return undefined;
  if (expires <= today) return `The ${kind} expired at ${expires.toISOString()}, ${tried}`;
  return `The ${kind} expires at ${expires.toISOString()}, before the time-out of ${timeoutMs / 60_000} minutes: a longer operation would end as unauthorized.`;
}
