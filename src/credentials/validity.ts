/** Clocks differ: a credential is tried for this long before it begins and after it ends. */
const clockToleranceMs = 5 * 60_000;

/** When a credential is valid by its own dates. */
export interface Validity {
  begins?: Date;
  expires: Date;
}

/** Why a credential is not to be used at `now`, without its subject; undefined where it is. */
export function validityError(
  { begins, expires }: Validity,
  now: Date,
  toleranceMs = clockToleranceMs,
): string | undefined {
  const byThisClock = (): string => `; this runner's clock says ${now.toISOString()}`;
  if (now.getTime() - expires.getTime() >= toleranceMs)
    return `expired at ${expires.toISOString()}${byThisClock()}`;
  if (begins && begins.getTime() - now.getTime() >= toleranceMs)
    return `is not valid before ${begins.toISOString()}${byThisClock()}`;
  return undefined;
}
