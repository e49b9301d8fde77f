import type { Properties, ReadOutcome, ResourceType } from "../standIn/resource";
import { waitForConsistency } from "./consistency";
import { created } from "./created";
import { demand, find, type Connection } from "./graph";
import { inTurn } from "./turns";

/** The resource's id is `/applicationTemplates/template/instantiate/application/servicePrincipal`. */
function partsOf(id: string) {
    const [, , templateId = "", , applicationId = "", servicePrincipalId = ""] = id.split("/");
    return { templateId, applicationId, servicePrincipalId };
}

const pathOf = (id: string) => `/applications/${partsOf(id).applicationId}`;

/** A POST, then reads of the application alone: five in a row that find it. */
async function create(connection: Connection, inputs: Properties) {
    const templateId = String(inputs["templateId"]);
    const { application, servicePrincipal } = (await demand(connection, {
        method: "POST",
        path: `/applicationTemplates/${templateId}/instantiate`,
        timeoutSeconds: 600,
        body: { displayName: inputs["displayName"] },
    })) as Record<string, Properties>;
    const id = `/applicationTemplates/${templateId}/instantiate/${String(application?.["id"])}/${String(servicePrincipal?.["id"])}`;
    await waitForConsistency(
        connection,
        async () => (await find(connection, { path: pathOf(id) })) !== undefined,
        600,
    );
    return created(connection, id, inputs, read);
}

async function read(connection: Connection, id: string): Promise<ReadOutcome> {
    const body = await find(connection, { path: pathOf(id) });
    const { templateId, applicationId, servicePrincipalId } = partsOf(id);
    return (
        body && {
            applicationId: pathOf(id),
            applicationObjectId: applicationId,
            displayName: body["displayName"],
            servicePrincipalId: `/servicePrincipals/${servicePrincipalId}`,
            servicePrincipalObjectId: servicePrincipalId,
            templateId,
        }
    );
}

/** `azuread:index/applicationFromTemplate:ApplicationFromTemplate`. */
export const applicationFromTemplate: ResourceType<Connection> = {
    inputs: { displayName: true, templateId: true },
    required: ["displayName", "templateId"],
    forceNew: ["templateId"],
    create,
    read,
    update: async (connection, id, state, inputs) => {
        await demand(connection, {
            method: "PATCH",
            path: pathOf(id),
            body: { "@odata.type": "#microsoft.graph.application", displayName: inputs["displayName"] },
        });
        return { ...state, ...inputs };
    },
    delete: (connection, id) =>
        inTurn(pathOf(id), async () => {
            await demand(connection, { method: "DELETE", path: pathOf(id) });
        }),
};
