/** The number of cases for each property test. */
export const fuzzRuns = Number(process.env['FUZZ_RUNS'] ?? 20_000);
