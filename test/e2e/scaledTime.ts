import { join } from "node:path";
import type { DeploymentOptions } from "./deployment";

/**
 * What lets a sandbox tenant and the package's waits run on one clock that is faster than real time, so that two minutes
 * of waiting for a replica take seconds of a test.
 *
 * @param timeScale - How many times as fast; 10 keeps lag longer than a request on a busy machine.
 */
export function scaledTime(timeScale: number): Required<Pick<DeploymentOptions, "sandbox" | "env">> {
    const timeOrigin = String(Date.now());
    return {
        sandbox: [
            ...["--clock-scale", "1", "--time-scale", String(timeScale)],
            ...["--time-origin", timeOrigin],
        ],
        env: {
            NODE_OPTIONS: `--require ${join(__dirname, "..", "..", "sandbox", "scaledTime.cjs")}`,
            ENTRA_B2B_SANDBOX_TIME_ORIGIN: timeOrigin,
            ENTRA_B2B_SANDBOX_TIME_SCALE: String(timeScale),
            ENTRA_B2B_SANDBOX_CLOCK_SCALE: String(timeScale),
            ENTRA_B2B_SANDBOX_SCALE_RETRY_AFTER: "true",
        },
    };
}
