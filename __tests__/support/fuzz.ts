/** The number of cases of a property test. */
export const fuzzRuns = Number(process.env['FUZZ_RUNS'] ?? 20_000);
