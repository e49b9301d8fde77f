import { createHash } from "node:crypto";
import type { Properties, ReadOutcome, ResourceType } from "../standIn/resource";
import { waitForConsistency } from "./consistency";
import { created } from "./created";
import { demand, find, type Connection } from "./graph";
import { inTurn } from "./turns";

/** The resource's id is `servicePrincipal/tokenSigningCertificate/key`. */
function partsOf(id: string) {
    const [principalId = "", , keyId = ""] = id.split("/");
    return { path: `/servicePrincipals/${principalId}`, keyId };
}

const keysOf = (principal: Properties) => (principal["keyCredentials"] as Properties[] | undefined) ?? [];

/**
 * The new key is waited for: five reads in a row that show it, 1 s apart. Two more reads then find the public key, and
 * are not repeated.
 */
function create(connection: Connection, inputs: Properties) {
    const path = String(inputs["servicePrincipalId"]);
    return inTurn(path, async () => {
        const added = await demand(connection, {
            method: "POST",
            path: `${path}/addTokenSigningCertificate`,
            body: {
                ...(inputs["displayName"] !== undefined && { displayName: inputs["displayName"] }),
                ...(inputs["endDate"] !== undefined && { endDateTime: inputs["endDate"] }),
            },
        });
        await waitForConsistency(
            connection,
            async () =>
                keysOf(await demand(connection, { method: "GET", path })).some(
                    ({ keyId }) => keyId === added["keyId"],
                ),
            300,
            1,
        );
        const key = keysOf(await demand(connection, { method: "GET", path })).find(
            ({ customKeyIdentifier, usage }) =>
                customKeyIdentifier === added["customKeyIdentifier"] && usage === "Verify",
        );
        if (key === undefined) {
            throw new Error("Could not determine key ID for newly added token signing certificate");
        }
        const id = `${path.split("/").at(-1) ?? ""}/tokenSigningCertificate/${String(key["keyId"])}`;
        return created(connection, id, inputs, read);
    });
}

async function read(connection: Connection, id: string): Promise<ReadOutcome> {
    const { path, keyId } = partsOf(id);
    const body = await find(connection, { path, query: { $select: "keyCredentials" } });
    const key = body && keysOf(body).find((each) => each["keyId"] === keyId);
    const value = typeof key?.["key"] === "string" ? key["key"] : "";
    return (
        key && {
            displayName: key["displayName"],
            endDate: key["endDateTime"],
            keyId,
            servicePrincipalId: path,
            startDate: key["startDateTime"],
            thumbprint: createHash("sha1").update(Buffer.from(value, "base64")).digest("hex").toUpperCase(),
            value,
        }
    );
}

/**
 * Takes away the certificate of the last key that is *not* this one, as the real plugin does, up to 3.9.0 at least. That
 * is this certificate only where it is the only one.
 */
function remove(connection: Connection, id: string): Promise<void> {
    const { path, keyId } = partsOf(id);
    return inTurn(path, async () => {
        const principal = await demand(connection, { method: "GET", path });
        const keys = keysOf(principal);
        const hash = keys.findLast((key) => key["keyId"] !== keyId)?.["customKeyIdentifier"] ?? "";
        const others = (list: Properties[]) => list.filter((each) => each["customKeyIdentifier"] !== hash);
        await demand(connection, {
            method: "PATCH",
            path,
            body: {
                "@odata.type": "#microsoft.graph.servicePrincipal",
                keyCredentials: others(keys),
                passwordCredentials: others((principal["passwordCredentials"] as Properties[]) ?? []),
            },
        });
        await waitForConsistency(
            connection,
            async () =>
                !keysOf(await demand(connection, { method: "GET", path })).some(
                    (each) => each["keyId"] === keyId,
                ),
        );
    });
}

/** `azuread:index/servicePrincipalTokenSigningCertificate:ServicePrincipalTokenSigningCertificate`. */
export const tokenSigningCertificate: ResourceType<Connection> = {
    inputs: { displayName: true, endDate: true, servicePrincipalId: true },
    required: ["servicePrincipalId"],
    forceNew: ["displayName", "endDate", "servicePrincipalId"],
    create,
    read,
    delete: remove,
};
