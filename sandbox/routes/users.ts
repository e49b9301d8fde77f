import type { GraphCall, Route } from "../call";
import { noContent } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import { page, selectProperties } from "../odata";
import type { Entity, View } from "../store";
import { alreadyReferenced, endMissing, idOfReference } from "./references";

/** What GET answers without `$select`. @see https://learn.microsoft.com/graph/api/user-get */
export const userDefaults = [
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];

const readOnly = new Set([
    "id",
    "createdDateTime",
    "creationType",
    "externalUserState",
    "proxyAddresses",
    "identities",
]);
const read = [["User.Read.All"], ["User.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["User.ReadWrite.All"]];

/** A user of the answering replica by id or user principal name. */
export function findUser(view: View, key: string): Entity {
    const user =
        view.get("users", key) ??
        view
            .list("users")
            .find((row) => String(row["userPrincipalName"]).toLowerCase() === key.toLowerCase());
    if (user === undefined) {
        throw notFound(key);
    }
    return user;
}

/** A new user with every property that Graph knows of one. */
export function newUser(properties: Entity): Entity {
    return {
        accountEnabled: true,
        businessPhones: [],
        companyName: null,
        creationType: null,
        department: null,
        externalUserState: null,
        externalUserStateChangeDateTime: null,
        givenName: null,
        identities: [],
        jobTitle: null,
        mail: null,
        mailNickname: null,
        mobilePhone: null,
        officeLocation: null,
        otherMails: [],
        preferredLanguage: null,
        proxyAddresses: [],
        showInAddressList: null,
        surname: null,
        usageLocation: null,
        userType: "Member",
        ...properties,
    };
}

function patchUser(call: GraphCall): typeof noContent {
    const user = findUser(call.view, call.parameters["id"] ?? "");
    const id = String(user["id"]);
    const changes = Object.fromEntries(
        Object.entries(call.body).filter(([name]) => !name.startsWith("@odata")),
    );
    for (const [name, value] of Object.entries(changes)) {
        if (!(name in user) || readOnly.has(name)) {
            throw badRequest(`Property '${name}' does not exist or cannot be changed.`);
        }
        if (name === "companyName" && typeof value === "string" && value.length > 64) {
            throw badRequest("Invalid value specified for property 'companyName' of resource 'User'.");
        }
        if (name === "displayName" && (value === null || value === "")) {
            throw badRequest("Invalid value specified for property 'displayName' of resource 'User'.");
        }
    }
    const current = call.tenant.store.primary.get("users", id) ?? user;
    call.tenant.store.commit("users", id, { ...current, ...changes });
    return noContent;
}

function removeUser(call: GraphCall): typeof noContent {
    const user = findUser(call.view, call.parameters["id"] ?? "");
    const { store } = call.tenant;
    const id = String(user["id"]);
    store.commit("users", id, undefined);
    store.commit("deletedUsers", id, { ...user, deletedDateTime: call.tenant.now().toISOString() });
    // Those deleted are in no group until they are restored, which brings them back.
    for (const group of store.primary.list("groups")) {
        const groupId = String(group["id"]);
        const members = store.primary.references("members", groupId);
        if (members.includes(id)) {
            store.commit("members", groupId, { id: groupId, ids: members.filter((member) => member !== id) });
        }
    }
    return noContent;
}

function addSponsor(call: GraphCall): typeof noContent {
    const { store } = call.tenant;
    const id = String(findUser(call.view, call.parameters["id"] ?? "")["id"]);
    const sponsorId = idOfReference(call.body["@odata.id"]);
    if (call.view.get("users", sponsorId) === undefined && call.view.get("groups", sponsorId) === undefined) {
        throw endMissing();
    }
    const ids = store.primary.references("sponsors", id);
    if (ids.includes(sponsorId)) {
        throw alreadyReferenced("sponsors");
    }
    if (ids.length >= 5) {
        throw badRequest("The number of sponsors exceeds the maximum of 5.");
    }
    store.commit("sponsors", id, { id, ids: [...ids, sponsorId] });
    return noContent;
}

/** Users, guests or not. @see https://learn.microsoft.com/graph/api/resources/user */
export const userRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/users",
        permissions: read,
        resourceUnits: 2,
        handle: (call) => ({
            status: 200,
            body: page(call.view.list("users"), call.query, {
                defaultPageSize: 100,
                baseUrl: `${call.tenant.graphBase}/${call.version}/users`,
                defaultSelect: userDefaults,
            }),
        }),
    },
    {
        method: "GET",
        path: "/users/{id}",
        permissions: read,
        handle: (call) => ({
            status: 200,
            body: selectProperties(
                findUser(call.view, call.parameters["id"] ?? ""),
                call.query,
                userDefaults,
            ),
        }),
    },
    { method: "PATCH", path: "/users/{id}", permissions: write, handle: patchUser },
    { method: "DELETE", path: "/users/{id}", permissions: write, handle: removeUser },
    {
        method: "GET",
        path: "/users/{id}/sponsors",
        permissions: read,
        handle: (call) => {
            const id = String(findUser(call.view, call.parameters["id"] ?? "")["id"]);
            const sponsors = call.view.directoryObjects(call.view.references("sponsors", id));
            return {
                status: 200,
                body: page(sponsors, call.query, {
                    defaultPageSize: 100,
                    baseUrl: `${call.tenant.graphBase}/${call.version}/users/${id}/sponsors`,
                }),
            };
        },
    },
    { method: "POST", path: "/users/{id}/sponsors/$ref", permissions: write, handle: addSponsor },
    {
        method: "DELETE",
        path: "/users/{id}/sponsors/{sponsorId}/$ref",
        permissions: write,
        handle: (call) => {
            const id = String(findUser(call.view, call.parameters["id"] ?? "")["id"]);
            const sponsorId = call.parameters["sponsorId"] ?? "";
            const ids = call.tenant.store.primary.references("sponsors", id);
            if (!ids.includes(sponsorId)) {
                throw notFound(sponsorId);
            }
            call.tenant.store.commit("sponsors", id, { id, ids: ids.filter((other) => other !== sponsorId) });
            return noContent;
        },
    },
    {
        method: "GET",
        path: "/users/{id}/manager",
        permissions: read,
        handle: (call) => {
            const id = String(findUser(call.view, call.parameters["id"] ?? "")["id"]);
            throw notFound(`${id}/manager`);
        },
    },
    {
        method: "GET",
        path: "/users/{id}/memberOf",
        permissions: read,
        resourceUnits: 2,
        handle: (call) => {
            const id = String(findUser(call.view, call.parameters["id"] ?? "")["id"]);
            const groups = call.view
                .list("groups")
                .filter((group) => call.view.references("members", String(group["id"])).includes(id));
            return {
                status: 200,
                body: page(groups, call.query, {
                    defaultPageSize: 100,
                    baseUrl: `${call.tenant.graphBase}/${call.version}/users/${id}/memberOf`,
                }),
            };
        },
    },
    {
        method: "GET",
        path: "/directory/deletedItems/microsoft.graph.user",
        permissions: read,
        handle: (call) => ({
            status: 200,
            body: page(call.view.list("deletedUsers"), call.query, {
                defaultPageSize: 100,
                baseUrl: `${call.tenant.graphBase}/${call.version}/directory/deletedItems/microsoft.graph.user`,
            }),
        }),
    },
    {
        method: "GET",
        path: "/directory/deletedItems/{id}",
        permissions: read,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            const item = call.view.get("deletedUsers", id) ?? call.view.get("deletedGroups", id);
            if (item === undefined) {
                throw notFound(id);
            }
            return { status: 200, body: item };
        },
    },
    {
        method: "POST",
        path: "/directory/deletedItems/{id}/restore",
        permissions: write,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            const { store } = call.tenant;
            for (const [deleted, live] of [
                ["deletedUsers", "users"],
                ["deletedGroups", "groups"],
            ] as const) {
                const item = call.view.get(deleted, id);
                if (item !== undefined) {
                    const restored = { ...item, deletedDateTime: null };
                    store.commit(deleted, id, undefined);
                    store.commit(live, id, restored);
                    return { status: 200, body: restored };
                }
            }
            throw notFound(id);
        },
    },
    {
        // An app cannot delete for good; the permission table lists only delegated ones.
        method: "DELETE",
        path: "/directory/deletedItems/{id}",
        permissions: write,
        handle: () => {
            throw new GraphFault(
                403,
                "Authorization_RequestDenied",
                "Insufficient privileges to complete the operation.",
            );
        },
    },
];
