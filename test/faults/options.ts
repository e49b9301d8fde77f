/** Options of the fault matrix. */
export interface FaultOptions {
    readonly fault?: readonly string[];
    readonly lag?: readonly string[];
    readonly replicas?: readonly string[];
    readonly subject?: readonly string[];
    readonly next?: readonly string[];
    readonly short?: boolean;
    /** So many runs of the demo's stack that are killed, in place of the matrix. */
    readonly kills?: number;
    /** The fault proxy's table in place of the matrix. */
    readonly proxy?: boolean;
    /** Kinds of resources in the proxy's table. */
    readonly kind?: readonly string[];
    /** Share of the proxy's table. */
    readonly share: number;
    readonly seed: number;
    readonly list?: boolean;
    readonly jobs: number;
    readonly timeScale: number;
    readonly resume?: boolean;
    readonly json?: string;
    readonly markdown?: string;
}
