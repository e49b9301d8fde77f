import { Agent, fetch } from "undici";
import { signIn, type SignIn } from "../standIn/signIn";

/** Signs in to Azure Resource Manager. */
export function connect(config: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv): Promise<SignIn> {
    return signIn("azure-native", config, env, ({ resourceManager }) => resourceManager);
}

/** One call, on a separate connection; `undefined` when there is no such resource. */
export async function call(
    { service, token }: SignIn,
    method: "GET" | "PUT" | "DELETE",
    path: string,
    apiVersion: string,
    body?: unknown,
): Promise<Record<string, unknown> | undefined> {
    const dispatcher = new Agent({ connections: 1, pipelining: 0 });
    try {
        const response = await fetch(`${service}${path}?api-version=${apiVersion}`, {
            method,
            dispatcher,
            headers: {
                authorization: `Bearer ${token}`,
                ...(body !== undefined && { "content-type": "application/json" }),
            },
            ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        const answer = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
        if (response.status === 404) {
            return undefined;
        }
        if (!response.ok) {
            const { code, message } = (answer["error"] ?? {}) as { code?: string; message?: string };
            throw new Error(`Status=${response.status} Code="${code}" Message="${message}"`);
        }
        return answer;
    } finally {
        void dispatcher.destroy();
    }
}
