import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, timestamp, toChange } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import { parseMembershipRule } from "../membershipRule";
import type { Entity } from "../store";
import { count, typedList, typedObject } from "./answers";
import { groupType, newGroup } from "./entityTypes";
import { addReferences, findGroup, maxBinds } from "./groupReferences";
import { assertOnce, idsOfReferences } from "./references";
import { assertSettable, membersOf, merged } from "./directory/objectKind";
import { assertDocumented } from "./documentedValues";

const read = [["GroupMember.Read.All"], ["Group.Read.All"], ["Group.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["Group.ReadWrite.All"]];
const writeMembers = [["GroupMember.ReadWrite.All"], ["Group.ReadWrite.All"]];

const maxRuleLength = 3_072;

/** What the service sets. @see https://learn.microsoft.com/graph/api/resources/group */
const readOnly = new Set([
    "id",
    "createdDateTime",
    "deletedDateTime",
    "expirationDateTime",
    "mail",
    "onPremisesDomainName",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "proxyAddresses",
    "renewedDateTime",
    "securityIdentifier",
]);

/** The documentation says that it stays as the group was created. */
const notChangeable = new Set([...readOnly, "isAssignableToRole"]);

/** Exchange keeps these, and they are changed separately. @see https://learn.microsoft.com/graph/api/group-update */
const keptByExchange = new Set([
    "allowExternalSenders",
    "autoSubscribeNewMembers",
    "hideFromAddressLists",
    "hideFromOutlookClients",
    "isSubscribedByMail",
    "unseenCount",
]);

function invalid(name: string): GraphFault {
    return badRequest(`Invalid value specified for property '${name}' of resource 'Group'.`);
}

function assertValues(properties: Entity): void {
    const { displayName } = properties;
    if (displayName === null || displayName === "") {
        throw invalid("displayName");
    }
    assertDocumented("Group", properties);
}

/** Refuses a group of no kind that Graph makes. @see https://learn.microsoft.com/graph/api/resources/groups-overview */
function assertKind(call: GraphCall): void {
    const { body } = call;
    const types = (body["groupTypes"] as string[] | undefined) ?? [];
    const isMailEnabled = body["mailEnabled"] === true;
    if (types.includes("Unified") !== isMailEnabled) {
        throw invalid("mailEnabled");
    }
    if (isMailEnabled) {
        const isTaken = call.tenant.store.primary
            .list("groups")
            .some((group) => group["mailEnabled"] === true && group["mailNickname"] === body["mailNickname"]);
        if (isTaken) {
            throw badRequest("Another object with the same value for property mailNickname already exists.");
        }
    } else if (body["securityEnabled"] !== true) {
        throw invalid("securityEnabled");
    }
    const hasRule = types.includes("DynamicMembership");
    if (hasRule !== (typeof body["membershipRule"] === "string")) {
        throw invalid("membershipRule");
    }
    if (hasRule) {
        assertRule(body["membershipRule"]);
    }
    const roleManagement = "RoleManagement.ReadWrite.Directory";
    if (body["isAssignableToRole"] === true && !call.permissions.includes(roleManagement)) {
        throw new GraphFault(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        );
    }
    if (body["isAssignableToRole"] === true && (hasRule || body["securityEnabled"] !== true)) {
        throw invalid("isAssignableToRole");
    }
}

/** That wrong rules are refused is documented; the text is assumed. */
function assertRule(rule: unknown): void {
    const text = String(rule);
    if (text.length > maxRuleLength || parseMembershipRule(text) === undefined) {
        throw invalid("membershipRule");
    }
}

/** Relations that a creation or a change of a group can name. */
export const groupBinds = ["members", "owners"];

/** @see https://learn.microsoft.com/graph/api/group-post-groups */
export function createGroup(call: GraphCall): GraphReply {
    const { body, tenant, view } = call;
    const given = membersOf(body);
    assertSettable({ readOnly }, given);
    for (const name of ["displayName", "mailNickname", "mailEnabled", "securityEnabled"]) {
        if (body[name] === undefined || body[name] === "") {
            throw badRequest(`A value is required for property '${name}' of resource 'Group'.`);
        }
    }
    assertValues(body);
    assertKind(call);
    const owners = idsOfReferences(body["owners@odata.bind"]);
    const members = idsOfReferences(body["members@odata.bind"]);
    if (owners.length + members.length > maxBinds) {
        throw badRequest(`The number of relationships exceeds the maximum of ${maxBinds}.`);
    }
    if (new Set(owners).size < owners.length) {
        throw badRequest("Request contains a property with duplicate values.");
    }
    assertOnce(members);
    for (const id of [...owners, ...members]) {
        if (view.directoryObject(id) === undefined) {
            throw notFound(id);
        }
    }
    const id = tenant.newId();
    const { groupTypes, resourceBehaviorOptions, resourceProvisioningOptions, ...others } = given;
    const isUnified = (groupTypes as string[] | undefined)?.includes("Unified") === true;
    const group = newGroup({
        ...others,
        id,
        createdDateTime: timestamp(tenant),
        groupTypes: groupTypes ?? [],
        // Only Microsoft 365 groups have them and a mailbox.
        resourceBehaviorOptions: resourceBehaviorOptions ?? [],
        resourceProvisioningOptions: resourceProvisioningOptions ?? [],
        ...(isUnified && {
            mail: `${String(body["mailNickname"])}@${String(tenant.verifiedDomains[0])}`,
            visibility: body["visibility"] ?? "Public",
        }),
        isAssignableToRole: body["isAssignableToRole"] ?? null,
    });
    // Its content is set before the group is visible.
    tenant.store.commit("owners", id, { id, ids: owners });
    tenant.store.commit("members", id, { id, ids: members });
    tenant.store.commit("groups", id, group);
    return { ...typedObject(call, group, groupType), status: 201 };
}

function isDynamic(group: Entity): boolean {
    return (group["groupTypes"] as string[] | undefined)?.includes("DynamicMembership") === true;
}

/** A group can start or stop getting its members by a rule. Everything else about it stays. */
function assertTypes(group: Entity, changes: Entity): void {
    const isUnified = ({ groupTypes }: Entity) => (groupTypes as string[]).includes("Unified");
    if (changes["groupTypes"] === undefined) {
        return;
    }
    const hasRule = typeof (changes["membershipRule"] ?? group["membershipRule"]) === "string";
    if (isUnified(changes) !== isUnified(group) || (isDynamic(changes) && !hasRule)) {
        throw invalid("groupTypes");
    }
}

function patchGroup(call: GraphCall): GraphReply {
    const id = call.parameters["id"] ?? "";
    const group = toChange(call, "groups", id, notFound);
    const changes = membersOf(call.body);
    assertSettable({ readOnly: notChangeable }, changes);
    const names = Object.keys(changes);
    if (names.some((name) => keptByExchange.has(name)) && !names.every((name) => keptByExchange.has(name))) {
        // The rule is documented, the text assumed.
        throw badRequest("Properties that Exchange keeps must be changed in a request without others.");
    }
    assertValues(changes);
    if (typeof changes["membershipRule"] === "string") {
        assertRule(changes["membershipRule"]);
    }
    assertTypes(group, changes);
    for (const relation of ["members", "owners"] as const) {
        const bound = call.body[`${relation}@odata.bind`];
        if (bound !== undefined) {
            addReferences(call, relation, idsOfReferences(bound));
        }
    }
    if (isDynamic(changes) && !isDynamic(group)) {
        // From then on, the rule decides the members. This is common knowledge; no page was found.
        call.tenant.store.commit("members", id, { id, ids: [] });
    }
    if (Object.keys(changes).length > 0) {
        call.tenant.store.commit("groups", id, merged(group, changes));
    }
    return noContent;
}

/** Moves a group to the deleted items, with its members and owners. */
function removeGroup(call: GraphCall): GraphReply {
    const id = call.parameters["id"] ?? "";
    const group = toChange(call, "groups", id, notFound);
    const { store } = call.tenant;
    store.commit("groups", id, undefined);
    store.commit("deletedGroups", id, { ...group, deletedDateTime: timestamp(call.tenant) });
    return noContent;
}

/** Groups. @see https://learn.microsoft.com/graph/api/resources/group */
export const groupRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/groups",
        permissions: read,
        handle: (call) => typedList(call, call.view.list("groups"), groupType),
    },
    {
        method: "POST",
        path: "/groups",
        permissions: [["Group.Create"], ...write],
        binds: groupBinds,
        handle: createGroup,
    },
    {
        method: "GET",
        path: "/groups/$count",
        permissions: read,
        handle: (call) => count(call, call.view.list("groups")),
    },
    {
        method: "GET",
        path: "/groups/{id}",
        permissions: read,
        handle: (call) => typedObject(call, findGroup(call), groupType),
    },
    {
        method: "PATCH",
        path: "/groups/{id}",
        permissions: writeMembers,
        binds: groupBinds,
        handle: patchGroup,
    },
    { method: "DELETE", path: "/groups/{id}", permissions: write, handle: removeGroup },
];
