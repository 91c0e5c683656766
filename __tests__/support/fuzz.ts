/** How many cases a property is tried on: `FUZZ_RUNS`, or 20,000. */
export const fuzzRuns = Number(process.env['FUZZ_RUNS'] ?? 20_000);
