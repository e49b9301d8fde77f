import { randomBytes, randomUUID } from "node:crypto";
import { waitForConsistency } from "./consistency";
import { demand, demandAll, send, type Connection } from "./graph";
import type { Properties, ReadOutcome, ResourceType } from "./resource";

const timeoutSeconds = 1_800;
const odataType = { "@odata.type": "#microsoft.graph.group" };

function reference(connection: Connection, id: string) {
    return `${connection.graph}/beta/directoryObjects/${id}`;
}

function objectIdOf(id: string): string {
    return id.replace(/^\/groups\//, "");
}

function groupBody(inputs: Properties): Record<string, unknown> {
    return {
        ...odataType,
        description: inputs["description"] ?? "",
        displayName: inputs["displayName"],
        groupTypes: inputs["types"] ?? [],
        mailEnabled: inputs["mailEnabled"] ?? false,
        securityEnabled: inputs["securityEnabled"] ?? false,
        ...(inputs["assignableToRole"] === true && { isAssignableToRole: true }),
    };
}

async function create(connection: Connection, inputs: Properties) {
    const owners = (inputs["owners"] as string[] | undefined) ?? [];
    for (const owner of owners.filter((id) => id !== connection.callerId)) {
        await demand(connection, { method: "GET", path: `/directoryObjects/${owner}` });
    }
    const ownerIds = owners.length > 0 ? owners : [connection.callerId];
    const group = await demand(connection, {
        method: "POST",
        path: "/groups",
        version: "beta",
        timeoutSeconds,
        body: {
            ...groupBody(inputs),
            mailNickname:
                inputs["mailNickname"] ??
                `${randomBytes(4).toString("hex")}-${randomBytes(1).toString("hex")}`,
            "owners@odata.bind": ownerIds.map((id) => reference(connection, id)),
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
    await waitForName(connection, path, inputs["displayName"]);
    for (const member of (inputs["members"] as string[] | undefined) ?? []) {
        await addMember(connection, path, member);
    }
    const state = await read(connection, `/groups/${objectId}`);
    return { id: `/groups/${objectId}`, state: { ...inputs, ...state, objectId } };
}

async function waitForName(connection: Connection, path: string, displayName: unknown): Promise<void> {
    await waitForConsistency(
        connection,
        async () => {
            const { status, body } = await send(connection, { method: "GET", path, version: "beta" });
            return status === 200 && body["displayName"] === displayName;
        },
        timeoutSeconds,
    );
}

function addMember(connection: Connection, path: string, member: string) {
    return demand(connection, {
        method: "POST",
        path: `${path}/members/$ref`,
        version: "beta",
        body: { "@odata.id": reference(connection, member) },
    });
}

async function read(connection: Connection, id: string): Promise<ReadOutcome> {
    const objectId = objectIdOf(id);
    const path = `/groups/${objectId}`;
    const { status, body } = await send(connection, { method: "GET", path, version: "beta" });
    if (status === 404) {
        return undefined;
    }
    const ids = async (relation: string) =>
        (await demandAll(connection, { path: `${path}/${relation}`, version: "beta" })).map(
            (object) => object["id"],
        );
    const owners = await ids("owners");
    const members = await ids("members");
    await ids("memberOf");
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
    await waitForName(connection, path, inputs["displayName"]);
    if (inputs["members"] !== undefined) {
        const wanted = inputs["members"] as string[];
        const present = (await demandAll(connection, { path: `${path}/members`, version: "beta" })).map(
            ({ id: member }) => String(member),
        );
        for (const member of present.filter((candidate) => !wanted.includes(candidate))) {
            await demand(connection, {
                method: "DELETE",
                path: `${path}/members/${member}/$ref`,
                version: "beta",
            });
        }
        for (const member of wanted.filter((candidate) => !present.includes(candidate))) {
            await addMember(connection, path, member);
        }
    }
    return { ...state, ...inputs, ...(await read(connection, id)) };
}

async function remove(connection: Connection, id: string): Promise<void> {
    const path = `/groups/${objectIdOf(id)}`;
    await demand(connection, { method: "GET", path, version: "beta" });
    await demand(connection, { method: "DELETE", path, version: "beta" });
    await waitForConsistency(
        connection,
        async () => (await send(connection, { method: "GET", path, version: "beta" })).status === 404,
    );
}

/** `azuread:index/group:Group`, without administrative units and Microsoft 365 settings. */
export const group: ResourceType = {
    inputs: [
        "assignableToRole",
        "description",
        "displayName",
        "mailEnabled",
        "mailNickname",
        "members",
        "owners",
        "securityEnabled",
        "types",
    ],
    required: ["displayName"],
    forceNew: ["assignableToRole", "mailNickname", "types"],
    create,
    read,
    update,
    delete: remove,
};
