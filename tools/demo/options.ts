/** Options of the demo. */
export interface DemoOptions {
    readonly json?: boolean;
    readonly plugin: "stand-in" | "real";
    readonly lag: string;
    readonly seed: string;
}
