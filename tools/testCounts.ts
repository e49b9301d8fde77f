/** Counts of one run of tests. */
export interface TestCounts {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

/** The variable that names the file for the counts. */
export const countsFileVariable = "ENTRA_B2B_TEST_COUNTS";
