import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, toChange } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import type { Entity, View } from "../store";
import { plainList, plainObject } from "./answers";

const root = "/policies/b2bManagementPolicies";
const read = [
    ["Policy.Read.All"],
    ["Policy.Read.B2BManagementPolicy"],
    ["Policy.ReadWrite.B2BManagementPolicy"],
];
const write = [["Policy.ReadWrite.B2BManagementPolicy"]];

/** Documented for the whole definition. */
const maxDefinitionLength = 25_000;

/** Which domains a definition allows and blocks; a list that is absent is empty. */
function domainsOf(definition: unknown): { allowed: string[]; blocked: string[] } {
    const text =
        Array.isArray(definition) && definition.length === 1 ? (definition[0] as unknown) : undefined;
    if (typeof text !== "string" || text.length > maxDefinitionLength) {
        throw badRequest(
            `The definition must be one JSON text of ${maxDefinitionLength} characters at most.`,
        );
    }
    let policy: Record<string, Entity | undefined> | undefined;
    try {
        policy = (JSON.parse(text) as Record<string, typeof policy>)["B2BManagementPolicy"];
    } catch {
        throw badRequest("The definition is not valid JSON.");
    }
    const list = policy?.["InvitationsAllowedAndBlockedDomainsPolicy"];
    const domains = (name: string) => ((list?.[name] as string[] | undefined) ?? []).map(lowerCased);
    return { allowed: domains("AllowedDomains"), blocked: domains("BlockedDomains") };
}

function lowerCased(text: string): string {
    return text.toLowerCase();
}

function assertDefinition(definition: unknown): void {
    const { allowed, blocked } = domainsOf(definition);
    if (allowed.length > 0 && blocked.length > 0) {
        throw badRequest("A policy either allows domains or blocks them.");
    }
}

/**
 * Whether the tenant lets people of a domain be guests. Checked when they are invited, and when they redeem.
 *
 * @see https://learn.microsoft.com/entra/external-id/allow-deny-list
 */
export function isDomainAllowed(view: View, address: string): boolean {
    const policy = view.list("b2bManagementPolicies").find((each) => each["isOrganizationDefault"] === true);
    if (policy === undefined) {
        return true;
    }
    const { allowed, blocked } = domainsOf(policy["definition"]);
    const domain = lowerCased(address.slice(address.lastIndexOf("@") + 1));
    return allowed.length > 0 ? allowed.includes(domain) : !blocked.includes(domain);
}

/** The rule is documented, status, code and text are assumed. */
export function assertDomainAllowed(view: View, address: string): void {
    if (!isDomainAllowed(view, address)) {
        throw new GraphFault(
            400,
            "BadRequest",
            "The domain of the invited user's email address is not allowed by the external collaboration settings of this directory.",
        );
    }
}

function create(call: GraphCall): GraphReply {
    const { body, tenant } = call;
    assertDefinition(body["definition"]);
    const isDefault = body["isOrganizationDefault"] === true;
    const others = tenant.store.primary.list("b2bManagementPolicies");
    if (isDefault && others.some((policy) => policy["isOrganizationDefault"] === true)) {
        // That a second one is refused was observed; status and text are assumed.
        throw badRequest("A default policy of this type exists already.");
    }
    const policy = {
        id: tenant.newId(),
        displayName: body["displayName"] ?? null,
        description: body["description"] ?? "",
        definition: body["definition"],
        isOrganizationDefault: isDefault,
        deletedDateTime: null,
    };
    tenant.store.commit("b2bManagementPolicies", policy.id, policy);
    return plainObject(call, policy, 201);
}

function update(call: GraphCall): GraphReply {
    const policy = toChange(call, "b2bManagementPolicies", call.parameters["id"] ?? "", notFound);
    if ("definition" in call.body) {
        assertDefinition(call.body["definition"]);
    }
    const change = Object.entries(call.body).filter(([name]) => name in policy && name !== "id");
    call.tenant.store.commit("b2bManagementPolicies", String(policy["id"]), {
        ...policy,
        ...(Object.fromEntries(change) as Entity),
    });
    return noContent;
}

function find(call: GraphCall): Entity {
    const id = call.parameters["id"] ?? "";
    const policy = call.view.get("b2bManagementPolicies", id);
    if (policy === undefined) {
        throw notFound(id);
    }
    return policy;
}

/** The list of domains whose people can be guests, or cannot. Only beta has it. */
export const guestDomainRoutes: readonly Route[] = [
    {
        method: "GET",
        path: root,
        permissions: read,
        handle: (call) => plainList(call, call.view.list("b2bManagementPolicies")),
    },
    { method: "POST", path: root, permissions: write, handle: create },
    {
        method: "GET",
        path: `${root}/{id}`,
        permissions: read,
        handle: (call) => plainObject(call, find(call)),
    },
    { method: "PATCH", path: `${root}/{id}`, permissions: write, handle: update },
    {
        method: "DELETE",
        path: `${root}/{id}`,
        permissions: write,
        handle: (call) => {
            const policy = toChange(call, "b2bManagementPolicies", call.parameters["id"] ?? "", notFound);
            call.tenant.store.commit("b2bManagementPolicies", String(policy["id"]), undefined);
            return noContent;
        },
    },
];
