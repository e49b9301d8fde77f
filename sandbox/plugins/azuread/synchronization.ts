import type { Properties, ReadOutcome, ResourceType } from "../standIn/resource";
import { waitForConsistency } from "./consistency";
import { created } from "./created";
import { demand, demandAll, find, type Call, type Connection } from "./graph";
import { inTurn } from "./turns";

/** Every call to synchronization is sent again on these. */
const retryOn: Call["retryOn"] = (status) => status === 409 || status === 403;

type Credential = Readonly<{ key: string; value: string }>;

const credentialsOf = (properties: Properties) =>
    (properties["credentials"] as Credential[] | undefined) ?? [];

const secretsPath = (id: string) => `${id}/synchronization/secrets`;

/** Credentials are sent as they are, then asked for until their number is right five times in a row. */
function setSecrets(connection: Connection, id: string, inputs: Properties): Promise<void> {
    return inTurn(id, async () => {
        const value = credentialsOf(inputs).map(({ key, value }) => ({ key, value }));
        await demand(connection, { method: "PUT", path: secretsPath(id), body: { value }, retryOn });
        await waitForConsistency(connection, async () => {
            const found = await demandAll(connection, { path: secretsPath(id), retryOn });
            return found.length === value.length;
        });
    });
}

/** A value that is answered as `*` stays that of the state. */
async function readSecrets(connection: Connection, id: string, state: Properties): Promise<ReadOutcome> {
    const page = await find(connection, { path: secretsPath(id), retryOn });
    if (page === undefined) {
        return undefined;
    }
    const known = new Map(credentialsOf(state).map(({ key, value }) => [key, value]));
    return {
        servicePrincipalId: id,
        credentials: (page["value"] as Credential[]).map(({ key, value }) => ({
            key,
            value: value === "*" ? (known.get(key) ?? value) : value,
        })),
    };
}

/** `azuread:index/synchronizationSecret:SynchronizationSecret`. */
export const synchronizationSecret: ResourceType<Connection> = {
    inputs: { credentials: { key: true, value: true }, servicePrincipalId: true },
    required: ["servicePrincipalId"],
    forceNew: ["servicePrincipalId"],
    create: async (connection, inputs) => {
        const id = String(inputs["servicePrincipalId"]);
        await setSecrets(connection, id, inputs);
        return created(connection, id, inputs, () => readSecrets(connection, id, inputs));
    },
    read: readSecrets,
    update: async (connection, id, state, inputs) => {
        await setSecrets(connection, id, inputs);
        return { ...state, ...inputs, ...(await readSecrets(connection, id, inputs)) };
    },
    delete: (connection, id, state) =>
        inTurn(id, async () => {
            const keys = credentialsOf(state).map(({ key }) => key);
            const value = keys.map((key) => ({ key, value: "" }));
            await demand(connection, { method: "PUT", path: secretsPath(id), body: { value }, retryOn });
            await waitForConsistency(connection, async () => {
                const found = await demandAll(connection, { path: secretsPath(id) });
                return !found.some(({ key }) => keys.includes(String(key)));
            });
        }),
};

/** The service principal is asked for once. The new job is waited for, then started if it is enabled. */
function createJob(connection: Connection, inputs: Properties) {
    const principal = String(inputs["servicePrincipalId"]);
    return inTurn(principal, async () => {
        await demand(connection, { method: "GET", path: principal });
        const job = await demand(connection, {
            method: "POST",
            path: `${principal}/synchronization/jobs`,
            body: {
                "@odata.type": "#microsoft.graph.synchronizationJob",
                templateId: inputs["templateId"],
            },
            timeoutSeconds: 900,
            retryOn,
        });
        const id = `${principal}/synchronization/jobs/${String(job["id"])}`;
        await waitForConsistency(
            connection,
            async () => (await find(connection, { path: id })) !== undefined,
            900,
        );
        if (inputs["enabled"] !== false) {
            await demand(connection, { method: "POST", path: `${id}/start`, retryOn });
        }
        return created(connection, id, inputs, readJob);
    });
}

async function readJob(connection: Connection, id: string): Promise<ReadOutcome> {
    const body = await find(connection, { path: id, retryOn });
    const schedule = body?.["schedule"] as Properties | undefined;
    return (
        body && {
            enabled: schedule?.["state"] === "Active",
            schedules: schedule ? [schedule] : [],
            servicePrincipalId: id.split("/synchronization/")[0],
            templateId: body["templateId"],
        }
    );
}

/** `azuread:index/synchronizationJob:SynchronizationJob`. */
export const synchronizationJob: ResourceType<Connection> = {
    inputs: { enabled: true, servicePrincipalId: true, templateId: true },
    required: ["servicePrincipalId", "templateId"],
    forceNew: ["servicePrincipalId", "templateId"],
    defaults: { enabled: true },
    create: createJob,
    read: readJob,
    update: async (connection, id, state, inputs) => {
        const action = inputs["enabled"] === true ? "start" : "pause";
        await demand(connection, { method: "POST", path: `${id}/${action}`, retryOn });
        return { ...state, ...inputs, ...(await readJob(connection, id)) };
    },
    delete: (connection, id) =>
        inTurn(id, async () => {
            await demand(connection, { method: "DELETE", path: id, retryOn });
            await waitForConsistency(
                connection,
                async () => (await find(connection, { path: id })) === undefined,
            );
        }),
};
