import type { TransportRequest, TransportResponse } from "../../graph/transport";
import { lifecycle, type LifecycleName } from "../../providers/lifecycle";
import { declaredTenantIds } from "../../providers/lifecycle/crossTenantAccessPartner";
import { declaredLists } from "../../providers/lifecycle/guestDomains";
import type { Lifecycle } from "../../providers/lifecycle/lifecycle";
import { useGraphClient } from "../../providers/lifecycle/session";
import { declaredPolicies } from "../../providers/lifecycle/tenantPolicy";
import { grantedPermissions } from "../../sandbox/identity";
import { fakeGraph, type FakeGraph } from "../graph/fakes";
import { Directory } from "../sandbox/directory";

/** A sandbox tenant in this process with a client of it: the contract's own rules, and replicas that lag. */
export interface Sandbox {
    readonly directory: Directory;
    readonly graph: FakeGraph;
    /** One life cycle over it, as in a plugin process that has just begun. */
    readonly run: (name: LifecycleName) => Lifecycle;
    /** Writes that were sent, such as `PATCH /v1.0/policies/x`. */
    readonly writes: () => string[];
}

/** Three replicas, each a few seconds behind, on a clock that the client's waits move. */
export async function overSandbox(): Promise<Sandbox> {
    const directory = await Directory.create({ replicaCount: 3, lagMs: 2_000 });
    const graph: FakeGraph = fakeGraph(() => new Error("not used"), {
        transport: (request) => Promise.resolve().then(() => answer(directory, request, graph)),
        sleep: async (delayMs) => {
            directory.pass(delayMs);
            await Promise.resolve();
        },
        now: () => directory.tenant.now(),
    });
    return {
        directory,
        graph,
        run: (name) => {
            useGraphClient(graph.client);
            [declaredTenantIds, declaredLists, declaredPolicies].forEach((keys) => keys.clear());
            return lifecycle(name);
        },
        writes: () =>
            graph.requests
                .filter(({ method }) => method !== "GET")
                .map(({ method, url }) => `${method} ${new URL(url).pathname}`),
    };
}

function answer(directory: Directory, request: TransportRequest, graph: FakeGraph): TransportResponse {
    graph.requests.push(request);
    const url = new URL(request.url);
    const { status, headers, body, fault } = directory.parts.service.answer({
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers ?? {},
        body: request.body === undefined ? undefined : JSON.parse(request.body),
        connection: graph.requests.length,
        replica: directory.parts.nextReplica(),
        permissions: grantedPermissions,
    });
    if (fault?.kind.startsWith("reset")) {
        throw new Error("socket hang up");
    }
    return {
        status,
        headers: new Headers(headers),
        text: body === undefined ? "" : JSON.stringify(body),
    };
}
