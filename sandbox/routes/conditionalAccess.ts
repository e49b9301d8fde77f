import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, timestamp, toChange } from "../call";
import { GraphFault } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject, urlOf } from "./answers";
import { answeredPolicy, normalizedPolicy } from "./conditionalAccessAnswers";
import { assertPolicy } from "./conditionalAccessRules";

const read = [["Policy.Read.All"], ["Policy.Read.ConditionalAccess"]];
const write = [["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"]];

/** Policies of a tenant, in any state. Observed in 2026; 195 before. */
const policyLimit = 240;

const path = "/identity/conditionalAccess/policies";

/** The id in the path. An id that is not a GUID is known to be a bad request; the text of the refusal is assumed. */
function idOf(call: GraphCall): string {
    const id = call.parameters["id"] ?? "";
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
        throw new GraphFault(400, "BadRequest", `Invalid object identifier '${id}'.`);
    }
    return id;
}

/** The status was read in the azuread provider; the text follows the one observed for named locations. */
function unknownPolicy(id: string): GraphFault {
    return new GraphFault(404, "ResourceNotFound", `Policy with id ${id} does not exist in the directory.`);
}

function answered(call: GraphCall, policy: Entity): Entity {
    return answeredPolicy(policy, call.view, urlOf(call));
}

function createPolicy(call: GraphCall): GraphReply {
    const { store } = call.tenant;
    assertPolicy(call.body, call);
    if (store.primary.list("conditionalAccessPolicies").length >= policyLimit) {
        // The limit was observed, its text is assumed.
        throw new GraphFault(400, "BadRequest", `The limit of ${policyLimit} policies is reached.`);
    }
    const id = call.tenant.newId();
    const policy: Entity = {
        id,
        createdDateTime: timestamp(call.tenant),
        modifiedDateTime: null,
        ...normalizedPolicy(call.body),
    };
    store.commit("conditionalAccessPolicies", id, policy);
    return plainObject(call, answered(call, policy), 201);
}

/** Omitted members keep their value in a change. */
function updatePolicy(call: GraphCall): GraphReply {
    const current = toChange(call, "conditionalAccessPolicies", idOf(call), unknownPolicy);
    const merged = { ...current, ...call.body };
    assertPolicy(merged, call);
    call.tenant.store.commit("conditionalAccessPolicies", String(current["id"]), {
        id: current["id"],
        createdDateTime: current["createdDateTime"],
        modifiedDateTime: timestamp(call.tenant),
        ...normalizedPolicy(merged),
    });
    return noContent;
}

/**
 * Conditional access policies. Entra keeps deleted policies for restoration elsewhere, which an app does not see.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */
export const conditionalAccessRoutes: readonly Route[] = [
    {
        method: "GET",
        path,
        permissions: read,
        handle: (call) => {
            const policies = call.view.list("conditionalAccessPolicies");
            return plainList(
                call,
                policies.map((policy) => answered(call, policy)),
            );
        },
    },
    { method: "POST", path, permissions: write, handle: createPolicy },
    {
        method: "GET",
        path: `${path}/{id}`,
        permissions: read,
        handle: (call) => {
            const id = idOf(call);
            const policy = call.view.get("conditionalAccessPolicies", id);
            if (policy === undefined) {
                throw unknownPolicy(id);
            }
            return plainObject(call, answered(call, policy));
        },
    },
    { method: "PATCH", path: `${path}/{id}`, permissions: write, handle: updatePolicy },
    {
        method: "DELETE",
        path: `${path}/{id}`,
        permissions: write,
        handle: (call) => {
            const policy = toChange(call, "conditionalAccessPolicies", idOf(call), unknownPolicy);
            call.tenant.store.commit("conditionalAccessPolicies", String(policy["id"]), undefined);
            return noContent;
        },
    },
];
