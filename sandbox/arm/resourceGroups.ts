import type { Entity } from "../store";
import { armFault, type ArmCall, type ArmRoute } from "./arm";

const subscription = "/subscriptions/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** The path of resources in a resource group. */
export function inResourceGroup(types: string): RegExp {
    return new RegExp(`^(${subscription}/resourceGroups/([^/]+))/providers/${types}$`, "i");
}

/** Azure's regions are not checked: only that one is given. */
export function locationOf({ body }: Pick<ArmCall, "body">): string {
    const { location } = body;
    if (typeof location !== "string" || location === "") {
        throw armFault(400, "LocationRequired", "The location property is required for this definition.");
    }
    return location;
}

/** @throws GraphFault - 404: the resource group of a new resource is not there. */
export function assertGroup({ tenant }: ArmCall, path: string, name: string): void {
    if (tenant.store.primary.get("armResources", path) === undefined) {
        throw armFault(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`);
    }
}

/** @throws GraphFault - 404: the resource that a new one belongs to is not there. */
export function assertParent({ tenant }: ArmCall, path: string): void {
    if (tenant.store.primary.get("armResources", path) === undefined) {
        throw armFault(
            404,
            "ParentResourceNotFound",
            `Failed to perform write on resource: '${path}' was not found.`,
        );
    }
}

/** Resource groups. Their deletion is an operation that runs on. @see https://learn.microsoft.com/rest/api/resources/resource-groups */
export const resourceGroups: ArmRoute = {
    path: new RegExp(`^${subscription}/resourceGroups/[^/]+$`, "i"),
    apiVersions: ["2021-04-01", "2024-03-01"],
    type: "Microsoft.Resources/resourceGroups",
    createdStatus: 201,
    runsOn: ["DELETE"],
    put: (call) => {
        const { tags, managedBy } = call.body as { tags?: Entity; managedBy?: string };
        return {
            location: locationOf(call),
            ...(tags && { tags }),
            ...(managedBy !== undefined && { managedBy }),
            properties: { provisioningState: "Succeeded" },
        };
    },
};
