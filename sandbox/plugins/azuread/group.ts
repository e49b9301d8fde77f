import { randomBytes, randomUUID } from "node:crypto";
import { waitForConsistency } from "./consistency";
import { demand, demandAll, find, type Connection } from "./graph";
import type { Properties, ReadOutcome, ResourceType } from "../standIn/resource";

const timeoutSeconds = 1_800;
const maxBinds = 20;
const ownerTypes = new Set(["user", "servicePrincipal", "group"].map((name) => `#microsoft.graph.${name}`));
const odataType = { "@odata.type": "#microsoft.graph.group" };

function reference(connection: Connection, id: string) {
    return `${connection.graph}/beta/directoryObjects/${id}`;
}

function objectIdOf(id: string): string {
    return id.replace(/^\/groups\//, "");
}

/** What can be changed. No description is a null, and so is the rule that the stand-in has no input for. */
function groupBody(inputs: Properties): Record<string, unknown> {
    return {
        ...odataType,
        description: inputs["description"] || null,
        displayName: inputs["displayName"],
        mailEnabled: inputs["mailEnabled"] ?? false,
        membershipRule: null,
        securityEnabled: inputs["securityEnabled"] ?? false,
    };
}

function listOf(inputs: Properties, name: string): string[] {
    return (inputs[name] as string[] | undefined) ?? [];
}

/** Owners that the caller names, without invalid ones; only the caller if there are none. */
async function ownersOf(connection: Connection, inputs: Properties): Promise<string[]> {
    const owners: string[] = [];
    for (const id of listOf(inputs, "owners")) {
        const isOwner =
            id === connection.callerId ||
            ownerTypes.has(
                String(
                    (await demand(connection, { method: "GET", path: `/directoryObjects/${id}` }))[
                        "@odata.type"
                    ],
                ),
            );
        if (isOwner) {
            owners.push(id);
        }
    }
    return owners.length > 0 ? owners : [connection.callerId];
}

async function create(connection: Connection, inputs: Properties) {
    const owners = await ownersOf(connection, inputs);
    const group = await demand(connection, {
        method: "POST",
        path: "/groups",
        version: "beta",
        timeoutSeconds,
        body: {
            ...groupBody(inputs),
            groupTypes: inputs["types"] ?? [],
            isAssignableToRole: inputs["assignableToRole"] === true,
            mailNickname:
                inputs["mailNickname"] ??
                `${randomBytes(4).toString("hex")}-${randomBytes(1).toString("hex")}`,
            resourceBehaviorOptions: [],
            resourceProvisioningOptions: [],
            "owners@odata.bind": owners.slice(0, maxBinds).map((id) => reference(connection, id)),
        },
        retryOn: (status, message) =>
            status === 404 ||
            (status === 400 &&
                /One or more property values specified are invalid|does not exist or one of its queried reference-property objects are not present/.test(
                    message,
                )),
    });
    const objectId = String(group["id"]);
    const path = `/groups/${objectId}`;
    for (const displayName of [`TERRAFORM_UPDATE_${randomUUID()}`, inputs["displayName"]]) {
        await demand(connection, {
            method: "PATCH",
            path,
            version: "beta",
            timeoutSeconds,
            body: { ...odataType, displayName },
            retryOn: (status) => status === 404,
        });
    }
    await waitForConsistency(
        connection,
        async () =>
            (await find(connection, { path, version: "beta" }))?.["displayName"] === inputs["displayName"],
        timeoutSeconds,
    );
    await addAll(connection, `${path}/owners`, owners.slice(maxBinds));
    await addAll(connection, `${path}/members`, listOf(inputs, "members"));
    const state = await read(connection, `/groups/${objectId}`);
    return { id: `/groups/${objectId}`, state: { ...inputs, ...state, objectId } };
}

function add(connection: Connection, path: string, id: string) {
    return demand(connection, {
        method: "POST",
        path: `${path}/$ref`,
        version: "beta",
        body: { "@odata.id": reference(connection, id) },
    });
}

async function read(connection: Connection, id: string): Promise<ReadOutcome> {
    const objectId = objectIdOf(id);
    const path = `/groups/${objectId}`;
    const body = await find(connection, { path, version: "beta" });
    if (body === undefined) {
        return undefined;
    }
    const owners = await idsIn(connection, `${path}/owners`);
    const members = await idsIn(connection, `${path}/members`);
    await idsIn(connection, `${path}/memberOf`);
    return {
        assignableToRole: body["isAssignableToRole"] ?? false,
        description: body["description"] ?? "",
        displayName: body["displayName"],
        mailEnabled: body["mailEnabled"],
        mailNickname: body["mailNickname"],
        members,
        objectId,
        owners,
        securityEnabled: body["securityEnabled"],
        types: body["groupTypes"],
    };
}

async function update(
    connection: Connection,
    id: string,
    state: Properties,
    inputs: Properties,
): Promise<Properties> {
    const path = `/groups/${objectIdOf(id)}`;
    await demand(connection, { method: "PATCH", path, version: "beta", body: groupBody(inputs) });
    if (inputs["members"] !== undefined) {
        const wanted = listOf(inputs, "members");
        const present = await idsIn(connection, `${path}/members`);
        await removeAll(connection, `${path}/members`, without(present, wanted));
        await addAll(connection, `${path}/members`, without(wanted, present));
    }
    if (inputs["owners"] !== undefined) {
        const wanted = listOf(inputs, "owners");
        const present = await idsIn(connection, `${path}/owners`);
        // In the other order, there could be none in between.
        await addAll(connection, `${path}/owners`, without(wanted, present));
        await removeAll(connection, `${path}/owners`, without(present, wanted));
    }
    return { ...state, ...inputs, ...(await read(connection, id)) };
}

async function idsIn(connection: Connection, path: string): Promise<string[]> {
    return (await demandAll(connection, { path, version: "beta" })).map(({ id }) => String(id));
}

function without(ids: readonly string[], others: readonly string[]): string[] {
    return ids.filter((id) => !others.includes(id));
}

async function addAll(connection: Connection, path: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
        await add(connection, path, id);
    }
}

async function removeAll(connection: Connection, path: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
        await demand(connection, { method: "DELETE", path: `${path}/${id}/$ref`, version: "beta" });
    }
}

async function remove(connection: Connection, id: string): Promise<void> {
    const path = `/groups/${objectIdOf(id)}`;
    await demand(connection, { method: "GET", path, version: "beta" });
    await demand(connection, { method: "DELETE", path, version: "beta" });
    await waitForConsistency(
        connection,
        async () => (await find(connection, { path, version: "beta" })) === undefined,
    );
}

/** `azuread:index/group:Group`, without administrative units and Microsoft 365 settings. */
export const group: ResourceType<Connection> = {
    inputs: {
        assignableToRole: true,
        description: true,
        displayName: true,
        mailEnabled: true,
        mailNickname: true,
        members: true,
        owners: true,
        securityEnabled: true,
        types: true,
    },
    required: ["displayName"],
    forceNew: ["assignableToRole", "mailNickname", "types"],
    create,
    read,
    update,
    delete: remove,
};
