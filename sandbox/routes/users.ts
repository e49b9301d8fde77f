import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, timestamp } from "../call";
import { badRequest, GraphFault } from "../graphFault";
import type { Entity, View } from "../store";
import { count, typedList, typedObject } from "./answers";
import { newUser, userType } from "./entityTypes";
import { membersOf, merged } from "./directory/objectKind";
import { assertDocumented } from "./documentedValues";
import { keptProfile } from "./passwordProfile";
import { bindUser, userBinds } from "./userRelations";
import { byPrincipalName, findUser, userToChange } from "./userLookup";

const read = [["User.Read.All"], ["User.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["User.ReadWrite.All"]];

/** What PATCH may not change. */
const readOnly = new Set([
    "id",
    "createdDateTime",
    "creationType",
    "deletedDateTime",
    "externalUserState",
    "identities",
    "proxyAddresses",
]);
const notClearable = new Set(["accountEnabled", "displayName", "mailNickname", "userPrincipalName"]);

function assertChanges(changes: Entity): void {
    for (const [name, value] of Object.entries(changes)) {
        if (readOnly.has(name)) {
            throw badRequest(`Property '${name}' cannot be changed.`);
        }
        if ((value === null || value === "") && notClearable.has(name)) {
            throw badRequest(`Invalid value specified for property '${name}' of resource 'User'.`);
        }
    }
    assertDocumented("User", changes);
}

function assertFreePrincipalName(view: View, principalName: unknown, ownId?: unknown): void {
    const isTaken = view
        .find(byPrincipalName, String(principalName).toLowerCase())
        .some((user) => user["id"] !== ownId);
    if (isTaken) {
        throw badRequest("Another object with the same value for property userPrincipalName already exists.");
    }
}

function createUser(call: GraphCall): GraphReply {
    const { tenant } = call;
    const { passwordProfile, ...properties } = membersOf(call.body);
    for (const name of ["accountEnabled", "displayName", "mailNickname", "userPrincipalName"]) {
        if (properties[name] === undefined) {
            throw badRequest(`A value is required for property '${name}' of resource 'User'.`);
        }
    }
    if (passwordProfile === undefined) {
        throw badRequest("A password must be specified to create a new user.");
    }
    assertChanges(properties);
    const kept = keptProfile(passwordProfile, properties["passwordPolicies"]);
    assertFreePrincipalName(tenant.store.primary, properties["userPrincipalName"]);
    const domain = String(properties["userPrincipalName"]).split("@")[1] ?? "";
    if (!tenant.verifiedDomains.includes(domain.toLowerCase())) {
        throw badRequest("The domain portion of the userPrincipalName property is invalid.");
    }
    const id = tenant.newId();
    const user = newUser({
        ...properties,
        id,
        createdDateTime: timestamp(tenant),
        passwordProfile: kept,
    });
    bindUser(call, id);
    tenant.store.commit("users", id, user);
    return { ...typedObject(call, user, userType), status: 201 };
}

function patchUser(call: GraphCall): GraphReply {
    const current = userToChange(call);
    const changes = membersOf(call.body);
    assertChanges(changes);
    const { mail, userPrincipalName } = changes;
    if (userPrincipalName !== undefined) {
        assertFreePrincipalName(call.tenant.store.primary, userPrincipalName, current["id"]);
    }
    bindUser(call, String(current["id"]));
    const { passwordProfile, passwordPolicies = current["passwordPolicies"] } = changes;
    call.tenant.store.commit("users", String(current["id"]), {
        ...merged(current, changes),
        ...(passwordProfile !== undefined && {
            passwordProfile: keptProfile(passwordProfile, passwordPolicies),
        }),
        // A new address becomes the primary one. The former stays as a secondary address.
        ...(typeof mail === "string" && { proxyAddresses: withPrimary(current["proxyAddresses"], mail) }),
    });
    return noContent;
}

function withPrimary(proxyAddresses: unknown, mail: string): string[] {
    const isOther = (proxy: string) => proxy.toLowerCase() !== `smtp:${mail.toLowerCase()}`;
    const others = (proxyAddresses as string[]).filter(isOther);
    return [`SMTP:${mail}`, ...others.map((proxy) => proxy.replace(/^SMTP:/, "smtp:"))];
}

/** Moves a user to the deleted items. Relations stay for a restoration, invisible meanwhile. */
function removeUser(call: GraphCall): GraphReply {
    const user = userToChange(call);
    const { store } = call.tenant;
    const id = String(user["id"]);
    store.commit("users", id, undefined);
    store.commit("deletedUsers", id, {
        ...user,
        deletedDateTime: timestamp(call.tenant),
        // The name is free for another user, as observed in what the admin center and PowerShell list.
        userPrincipalName: `${id.replaceAll("-", "")}${String(user["userPrincipalName"])}`,
    });
    return noContent;
}

/** Users in a page that has sign-in activity. @see https://learn.microsoft.com/graph/api/user-list */
const maxPageWithSignIns = 500;

/**
 * Sign-in activity needs a separate permission, and makes pages smaller.
 *
 * @returns The call as it is answered.
 */
function withSignIns(call: GraphCall): GraphCall {
    const { permissions, query } = call;
    if (!query.select?.includes("signInActivity") && !query.filter?.properties.includes("signInActivity")) {
        return call;
    }
    if (!permissions.includes("AuditLog.Read.All")) {
        throw new GraphFault(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        );
    }
    return query.top === undefined
        ? call
        : { ...call, query: { ...query, top: Math.min(query.top, maxPageWithSignIns) } };
}

/** Users, guests or not. @see https://learn.microsoft.com/graph/api/resources/user */
export const userRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/users",
        permissions: read,
        resourceUnits: 2,
        handle: (call) => typedList(withSignIns(call), call.view.list("users"), userType),
    },
    { method: "POST", path: "/users", permissions: write, binds: userBinds, handle: createUser },
    {
        method: "GET",
        path: "/users/$count",
        permissions: read,
        handle: (call) => count(call, call.view.list("users")),
    },
    {
        method: "GET",
        path: "/users/{id}",
        permissions: read,
        handle: (call) => {
            withSignIns(call);
            return typedObject(call, findUser(call.view, call.parameters["id"] ?? ""), userType);
        },
    },
    { method: "PATCH", path: "/users/{id}", permissions: write, binds: userBinds, handle: patchUser },
    { method: "DELETE", path: "/users/{id}", permissions: write, handle: removeUser },
];
