import { setTimeout } from "node:timers/promises";
import { Agent, fetch } from "undici";
import { signIn, type SignIn } from "../standIn/signIn";

/** Signs in to Azure Resource Manager. */
export function connect(config: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv): Promise<SignIn> {
    return signIn("azure-native", config, env, ({ resourceManager }) => resourceManager);
}

/** While an operation runs, its address is asked this often, in milliseconds; the real plugin waits as Azure says. */
const pollMs = 100;

/**
 * One call, each request on a separate connection; `undefined` when there is no such resource. An operation that runs on
 * is waited for at the address that the answer gives.
 */
export async function call(
    signIn: SignIn,
    method: "GET" | "PUT" | "DELETE",
    path: string,
    apiVersion: string,
    body?: unknown,
): Promise<Record<string, unknown> | undefined> {
    let answer = await exchange(signIn, method, `${signIn.service}${path}?api-version=${apiVersion}`, body);
    while (answer.status === 202 && answer.location !== null) {
        await setTimeout(pollMs);
        answer = await exchange(signIn, "GET", answer.location);
    }
    if (answer.status === 404) {
        if (method === "PUT") {
            throw refusalOf(answer);
        }
        return undefined;
    }
    if (answer.status >= 300) {
        throw refusalOf(answer);
    }
    return answer.body;
}

interface Answer {
    readonly status: number;
    readonly body: Record<string, unknown>;
    readonly location: string | null;
}

function refusalOf({ status, body }: Answer): Error {
    const { code, message } = (body["error"] ?? {}) as { code?: string; message?: string };
    return new Error(`Status=${status} Code="${code}" Message="${message}"`);
}

async function exchange({ token }: SignIn, method: string, url: string, body?: unknown): Promise<Answer> {
    const dispatcher = new Agent({ connections: 1, pipelining: 0 });
    try {
        const response = await fetch(url, {
            method,
            dispatcher,
            headers: {
                authorization: `Bearer ${token}`,
                ...(body !== undefined && { "content-type": "application/json" }),
            },
            ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return {
            status: response.status,
            body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
            location: response.headers.get("location"),
        };
    } finally {
        void dispatcher.destroy();
    }
}
