/** A value, or why there is none. */
export type Result<T, E = string> = { value: T } | { error: E };
