import type { Tenant } from "../call";
import { GraphFault } from "../graphFault";
import type { Entity, View } from "../store";

/** A request to Azure Resource Manager. */
export interface ArmCall {
    readonly method: string;
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
            return { status: current === undefined ? route.createdStatus : 200, body: resource };
        }
        case "DELETE":
            if (current === undefined) {
                return { status: 204 };
            }
            store.commit("armResources", path, undefined);
            return route.answersDeleted ? { status: 200, body: current } : { status: 200 };
        default:
            throw armFault(405, "MethodNotAllowed", `The sandbox tenant does not imitate ${method} ${path}.`);
    }
}
