/** Options of the fault matrix. */
export interface FaultOptions {
    readonly fault?: readonly string[];
    readonly lag?: readonly string[];
    readonly replicas?: readonly string[];
    readonly subject?: readonly string[];
    readonly next?: readonly string[];
    readonly short?: boolean;
    readonly list?: boolean;
    readonly jobs: number;
    readonly timeScale: number;
    readonly resume?: boolean;
    readonly json?: string;
    readonly markdown?: string;
}
