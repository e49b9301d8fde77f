import type { Properties, ReadOutcome, ResourceType } from "../standIn/resource";
import { waitForConsistency } from "./consistency";
import { demand, find, type Connection } from "./graph";
import { inTurn } from "./turns";

/** The resource's id is `application/federatedIdentityCredential/credential`; Graph's path is another. */
function pathOf(id: string): string {
    const [applicationId = "", , credentialId = ""] = id.split("/");
    return `/applications/${applicationId}/federatedIdentityCredentials/${credentialId}`;
}

function credentialBody(inputs: Properties): Record<string, unknown> {
    return {
        "@odata.type": "#microsoft.graph.federatedIdentityCredential",
        audiences: inputs["audiences"],
        description: inputs["description"] ?? "",
        issuer: inputs["issuer"],
        name: inputs["displayName"],
        subject: inputs["subject"],
    };
}

/** The application is asked for once. The new credential is waited for: five reads in a row, 1 s apart. */
function create(connection: Connection, inputs: Properties) {
    const application = String(inputs["applicationId"]);
    return inTurn(application, async () => {
        await demand(connection, { method: "GET", path: application });
        const credential = await demand(connection, {
            method: "POST",
            path: `${application}/federatedIdentityCredentials`,
            body: credentialBody(inputs),
        });
        const objectId = application.split("/").at(-1) ?? "";
        const id = `${objectId}/federatedIdentityCredential/${String(credential["id"])}`;
        await waitForConsistency(
            connection,
            async () => (await find(connection, { path: pathOf(id) })) !== undefined,
            900,
            1,
        );
        return { id, state: { ...inputs, ...(await read(connection, id)) } };
    });
}

async function read(connection: Connection, id: string): Promise<ReadOutcome> {
    const body = await find(connection, { path: pathOf(id) });
    return (
        body && {
            applicationId: `/applications/${id.split("/")[0]}`,
            audiences: body["audiences"],
            credentialId: body["id"],
            description: body["description"] ?? "",
            displayName: body["name"],
            issuer: body["issuer"],
            subject: body["subject"],
        }
    );
}

/** `azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential`. */
export const federatedIdentityCredential: ResourceType<Connection> = {
    inputs: {
        applicationId: true,
        audiences: true,
        description: true,
        displayName: true,
        issuer: true,
        subject: true,
    },
    required: ["applicationId", "audiences", "displayName", "issuer", "subject"],
    forceNew: ["applicationId", "displayName"],
    create,
    read,
    update: async (connection, id, state, inputs) => {
        await demand(connection, { method: "PATCH", path: pathOf(id), body: credentialBody(inputs) });
        return { ...state, ...inputs, ...(await read(connection, id)) };
    },
    delete: async (connection, id) => {
        const path = pathOf(id);
        await demand(connection, { method: "DELETE", path });
        await waitForConsistency(connection, async () => (await find(connection, { path })) === undefined);
    },
};
