import { signIn } from "../standIn/signIn";
import type { Connection } from "./graph";

/**
 * How many times shorter the waits are. Five agreeing reads, 20 s from first to last, then outlast the spread of the
 * sandbox's default lag of 800 ms, as in reality they outlast the seconds of Entra's lag.
 */
const defaultClockScale = 25;

/** Signs in to Graph; the token's `oid` names the caller. */
export async function connect(
    config: Readonly<Record<string, string>>,
    env: NodeJS.ProcessEnv,
): Promise<Connection> {
    const { service: graph, token } = await signIn(
        "azuread",
        config,
        env,
        ({ microsoftGraphResourceId }) => microsoftGraphResourceId,
    );
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as {
        oid: string;
    };
    return {
        graph,
        callerId: claims.oid,
        token,
        clockScale: Number(env["ENTRA_B2B_SANDBOX_CLOCK_SCALE"] ?? defaultClockScale),
        scalesRetryAfter: env["ENTRA_B2B_SANDBOX_SCALE_RETRY_AFTER"] === "true",
        skipWaits: env["ENTRA_B2B_SANDBOX_SKIP_WAITS"] === "true",
    };
}
