/** Options of the benchmark. */
export interface BenchOptions {
    readonly guests?: number;
    readonly sizes: readonly number[];
    readonly baseline: readonly number[];
    readonly lag: number;
    readonly timeScale: number;
    readonly json?: boolean;
    readonly file?: string;
    readonly plot?: string;
    readonly verbose?: boolean;
}
