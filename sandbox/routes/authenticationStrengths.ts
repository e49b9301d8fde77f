import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, timestamp, toChange } from "../call";
import { GraphFault } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";
import { knownCombinations, satisfiedBy } from "./builtInStrengths";

const read = [["Policy.Read.All"]];
const write = [["Policy.ReadWrite.ConditionalAccess"], ["Policy.ReadWrite.AuthenticationMethod"]];
const path = "/policies/authenticationStrengthPolicies";

/** @see https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy */
const maxCustom = 15;

/** All texts of refusals are assumed, because no real one was available. */
function fault(message: string): GraphFault {
    return new GraphFault(400, "BadRequest", message);
}

function unknownStrength(id: string): GraphFault {
    return new GraphFault(404, "ResourceNotFound", `Authentication strength ${id} does not exist.`);
}

function combinationsOf(body: Entity): string[] {
    const given = body["allowedCombinations"];
    // Spaces after commas occur.
    const combinations = Array.isArray(given) ? given.map((text) => String(text).replaceAll(", ", ",")) : [];
    if (combinations.length === 0 || combinations.some((text) => !knownCombinations.includes(text))) {
        throw fault("'allowedCombinations' must hold combinations of authentication methods.");
    }
    return combinations;
}

function create(call: GraphCall): GraphReply {
    const { store } = call.tenant;
    const custom = store.primary
        .list("authenticationStrengths")
        .filter(({ policyType }) => policyType === "custom");
    if (custom.length >= maxCustom) {
        throw fault(`The limit of ${maxCustom} custom authentication strengths is reached.`);
    }
    if (!call.body["displayName"]) {
        throw fault("'displayName' is missing.");
    }
    const id = call.tenant.newId();
    const combinations = combinationsOf(call.body);
    const strength: Entity = {
        id,
        createdDateTime: timestamp(call.tenant),
        modifiedDateTime: timestamp(call.tenant),
        displayName: call.body["displayName"],
        description: call.body["description"] ?? "",
        policyType: "custom",
        requirementsSatisfied: satisfiedBy(combinations),
        allowedCombinations: combinations,
        combinationConfigurations: [],
    };
    store.commit("authenticationStrengths", id, strength);
    return plainObject(call, strength, 201);
}

function customToChange(call: GraphCall): Entity {
    const current = toChange(call, "authenticationStrengths", call.parameters["id"] ?? "", unknownStrength);
    if (current["policyType"] === "builtIn") {
        throw fault("A built-in authentication strength cannot be changed.");
    }
    return current;
}

function policiesWith({ tenant }: GraphCall, id: string): Entity[] {
    return tenant.store.primary.list("conditionalAccessPolicies").filter((policy) => {
        const grant = policy["grantControls"] as { authenticationStrength?: { id?: unknown } | null } | null;
        return grant?.authenticationStrength?.id === id;
    });
}

function change(call: GraphCall, current: Entity, changes: Entity): void {
    const changed = { ...current, ...changes, modifiedDateTime: timestamp(call.tenant) };
    call.tenant.store.commit("authenticationStrengths", String(current["id"]), changed);
}

function updateText(call: GraphCall): GraphReply {
    const current = customToChange(call);
    const names = Object.keys(call.body).filter((name) => !name.startsWith("@odata"));
    if (names.some((name) => name !== "displayName" && name !== "description")) {
        throw fault("Only displayName and description can be changed here.");
    }
    change(call, current, Object.fromEntries(names.map((name) => [name, call.body[name]])));
    return noContent;
}

function updateCombinations(call: GraphCall): GraphReply {
    const current = customToChange(call);
    const combinations = combinationsOf(call.body);
    const requirementsSatisfied = satisfiedBy(combinations);
    if (
        requirementsSatisfied !== current["requirementsSatisfied"] &&
        policiesWith(call, String(current["id"])).length > 0
    ) {
        throw fault("A policy names the strength, which must go on satisfying the same requirements.");
    }
    change(call, current, { allowedCombinations: combinations, requirementsSatisfied });
    const references = policiesWith(call, String(current["id"])).map(({ id }) => id);
    return {
        status: 200,
        body: {
            additionalInformation: "",
            conditionalAccessReferences: references,
            currentCombinations: combinations,
            previousCombinations: current["allowedCombinations"],
        },
    };
}

function remove(call: GraphCall): GraphReply {
    const id = String(customToChange(call)["id"]);
    if (policiesWith(call, id).length > 0) {
        throw fault("An authentication strength that a policy names cannot be deleted.");
    }
    call.tenant.store.commit("authenticationStrengths", id, undefined);
    return noContent;
}

function find(call: GraphCall): Entity {
    const id = call.parameters["id"] ?? "";
    const strength = call.view.get("authenticationStrengths", id);
    if (strength === undefined) {
        throw unknownStrength(id);
    }
    return strength;
}

/** Authentication strengths. @see https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy */
export const authenticationStrengthRoutes: readonly Route[] = [
    {
        method: "GET",
        path,
        permissions: read,
        handle: (call) => plainList(call, call.view.list("authenticationStrengths")),
    },
    { method: "POST", path, permissions: write, handle: create },
    {
        method: "GET",
        path: `${path}/{id}`,
        permissions: read,
        handle: (call) => plainObject(call, find(call)),
    },
    {
        method: "GET",
        path: `${path}/{id}/usage`,
        permissions: read,
        handle: (call) => {
            const { id, requirementsSatisfied } = find(call);
            const policies = policiesWith(call, String(id));
            const isMfa = requirementsSatisfied === "mfa";
            return { status: 200, body: { mfa: isMfa ? policies : [], none: isMfa ? [] : policies } };
        },
    },
    { method: "PATCH", path: `${path}/{id}`, permissions: write, handle: updateText },
    {
        method: "POST",
        path: `${path}/{id}/updateAllowedCombinations`,
        permissions: write,
        handle: updateCombinations,
    },
    { method: "DELETE", path: `${path}/{id}`, permissions: write, handle: remove },
];
