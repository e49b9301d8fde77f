import { join } from "node:path";

/**
 * What lets a sandbox tenant and the package's waits run on one clock that is faster than real time, so that two minutes
 * of waiting for a replica take seconds of a test.
 *
 * @param timeScale - How many times as fast; 10 keeps lag longer than a request on a busy machine.
 * @returns Options of the sandbox tenant's command line, and variables of the Pulumi commands; none for real time.
 */
export function scaledTime(timeScale: number): { sandbox: string[]; env: NodeJS.ProcessEnv } {
    if (timeScale === 1) {
        return { sandbox: [], env: {} };
    }
    const timeOrigin = String(Date.now());
    return {
        sandbox: [
            ...["--clock-scale", "1", "--time-scale", String(timeScale)],
            ...["--time-origin", timeOrigin],
        ],
        env: {
            NODE_OPTIONS: `--require ${join(__dirname, "..", "sandbox", "scaledTime.cjs")}`,
            ENTRA_B2B_SANDBOX_TIME_ORIGIN: timeOrigin,
            ENTRA_B2B_SANDBOX_TIME_SCALE: String(timeScale),
            ENTRA_B2B_SANDBOX_CLOCK_SCALE: String(timeScale),
            ENTRA_B2B_SANDBOX_SCALE_RETRY_AFTER: "true",
        },
    };
}
