/** A warning where the credential is used although it is outside its dates at `now`, or will be before the time-out. */
export function expiryWarning(
  { kind, begins, expires }: { kind: string; begins?: Date; expires?: Date },
  timeoutMs: number,
  now: Date,
): string | undefined {
  const tried = (): string =>
    `and this runner's clock says ${now.toISOString()}: it is tried all the same, because clocks differ.`;
  if (begins && begins > now) return `The ${kind} is not valid before ${begins.toISOString()}, ${tried()}`;
  if (expires === undefined || expires.getTime() >= now.getTime() + timeoutMs) return undefined;
  if (expires <= now) return `The ${kind} expired at ${expires.toISOString()}, ${tried()}`;
  const limit =
    timeoutMs > 60_000 && timeoutMs % 60_000 === 0
      ? `${timeoutMs / 60_000} minutes`
      : `${timeoutMs / 1000} seconds`;
  return `The ${kind} expires at ${expires.toISOString()}, before the time-out of ${limit}: a request after that would end as unauthorized.`;
}
