import type { Tenant } from "../call";
import { GraphFault } from "../graphFault";
import type { Entity, View } from "../store";

/** A request to Azure Resource Manager. */
export interface ArmCall {
    readonly method: string;
    /** Address of the service. */
    readonly base?: string;
    /** Below the service's base. */
    readonly path: string;
    readonly query: URLSearchParams;
    readonly body: Entity;
    readonly tenant: Tenant;
    /** What the replica of the directory knows that Azure asks about principals. */
    readonly directory: View;
}

export interface ArmReply {
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
}

/** One kind of resource. */
export interface ArmRoute {
    readonly path: RegExp;
    readonly apiVersions: readonly string[];
    /**
     * The checked resource to store for a PUT, without `id`, `name` and `type`, which are added.
     *
     * @param match - What the path's groups matched.
     * @throws GraphFault - With Azure's code.
     */
    readonly put: (call: ArmCall, match: RegExpExecArray, current: Entity | undefined) => Entity;
    readonly type: string;
    /** Status of a PUT that makes the resource. */
    readonly createdStatus: number;
    /** Methods that are answered with 202 and the address of an operation, which ends later. */
    readonly runsOn?: readonly ("PUT" | "DELETE")[];
    /** Azure has no deletion of it. */
    readonly isNeverDeleted?: boolean;
    /** A deletion is answered with the resource. */
    readonly answersDeleted?: boolean;
}

/** A refusal as Azure Resource Manager words it. */
export function armFault(status: number, code: string, message: string): GraphFault {
    return new GraphFault(status, code, message);
}

/** All resources of one type. */
export function resourcesOf({ tenant }: Pick<ArmCall, "tenant">, type: string): Entity[] {
    return tenant.store.primary
        .list("armResources")
        .filter((resource) => String(resource["type"]).toLowerCase() === type.toLowerCase());
}

/** What a call does to the one resource that its path names. */
export function answerResource(call: ArmCall, route: ArmRoute, match: RegExpExecArray): ArmReply {
    const { method, path, tenant } = call;
    const { store } = tenant;
    const current = store.primary.get("armResources", path);
    switch (method) {
        case "GET":
            if (current === undefined) {
                throw armFault(404, "ResourceNotFound", `The resource '${path}' was not found.`);
            }
            return { status: 200, body: current };
        case "PUT": {
            const resource = {
                ...route.put(call, match, current),
                id: path,
                name: path.split("/").at(-1),
                type: route.type,
            };
            store.commit("armResources", path, resource);
            if (current === undefined && route.runsOn?.includes("PUT")) {
                return beginOperation(call, path);
            }
            return { status: current === undefined ? route.createdStatus : 200, body: resource };
        }
        case "DELETE":
            if (route.isNeverDeleted) {
                throw armFault(
                    405,
                    "MethodNotAllowed",
                    `The requested resource does not support http method 'DELETE'.`,
                );
            }
            if (current === undefined) {
                return { status: 204 };
            }
            for (const { id } of store.primary.list("armResources")) {
                // What is in a resource goes with it.
                if (id === path || String(id).startsWith(`${path}/`)) {
                    store.commit("armResources", String(id), undefined);
                }
            }
            if (route.runsOn?.includes("DELETE")) {
                return beginOperation(call);
            }
            return route.answersDeleted ? { status: 200, body: current } : { status: 200 };
        default:
            throw armFault(405, "MethodNotAllowed", `The sandbox tenant does not imitate ${method} ${path}.`);
    }
}

/** How long an operation runs, in milliseconds: that clients have to ask again is what counts. */
const operationMs = 300;

/**
 * Answers with the address of an operation.
 *
 * @param result - Path of the resource with which it ends. Default none.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations (Location)
 */
function beginOperation({ base = "", path, query, tenant }: ArmCall, result?: string): ArmReply {
    const id = `/subscriptions/${path.split("/")[2] ?? ""}/operationresults/${tenant.newId()}`;
    tenant.store.commit("armOperations", id, {
        id,
        endsAtMs: tenant.now() + operationMs,
        result: result ?? null,
    });
    const location = `${base}${id}?api-version=${query.get("api-version") ?? ""}`;
    return { status: 202, headers: { location, "retry-after": "1" } };
}

/** What an operation has come to: 202 while it runs. */
export function operationReply({ base = "", path, query, tenant }: ArmCall): ArmReply | undefined {
    const operation = tenant.store.primary.get("armOperations", path);
    if (operation === undefined) {
        return undefined;
    }
    if (tenant.now() < Number(operation["endsAtMs"])) {
        const location = `${base}${path}?api-version=${query.get("api-version") ?? ""}`;
        return { status: 202, headers: { location, "retry-after": "1" } };
    }
    const result = operation["result"];
    return typeof result === "string"
        ? { status: 200, body: tenant.store.primary.get("armResources", result) }
        : { status: 200 };
}
