import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { badRequest, notFound } from "../graphFault";
import { selectProperties } from "../odata";
import type { View } from "../store";
import { objectList } from "./answers";
import { typeOf } from "./entityTypes";
import { alreadyReferenced, endMissing, idOfReference, idsOfReferences } from "./references";
import { idOfUser, userToChange } from "./userLookup";

const read = [["User.Read.All"], ["User.ReadWrite.All"], ["Directory.Read.All"]];
const write = [["User.ReadWrite.All"]];

/** @see https://learn.microsoft.com/graph/api/user-post-sponsors */
export const maxSponsors = 5;

/** The refusal of more sponsors; the limit is documented, the text assumed. */
export function tooManySponsors() {
    return badRequest(`The number of sponsors exceeds the maximum of ${maxSponsors}.`);
}

/** An id that a call names as a sponsor: a user or a group that the answering replica knows. */
export function assertSponsor({ view }: GraphCall, id: string): void {
    if (view.get("users", id) === undefined && view.get("groups", id) === undefined) {
        throw endMissing();
    }
}

function addSponsor(call: GraphCall): GraphReply {
    const { store } = call.tenant;
    const id = String(userToChange(call)["id"]);
    const sponsorId = idOfReference(call.body["@odata.id"]);
    assertSponsor(call, sponsorId);
    const ids = store.primary.liveReferences("sponsors", id);
    if (ids.includes(sponsorId)) {
        throw alreadyReferenced("sponsors");
    }
    if (ids.length >= maxSponsors) {
        throw tooManySponsors();
    }
    store.commit("sponsors", id, { id, ids: [...store.primary.references("sponsors", id), sponsorId] });
    return noContent;
}

function removeSponsor(call: GraphCall): GraphReply {
    const { store } = call.tenant;
    const id = String(userToChange(call)["id"]);
    const sponsorId = (call.parameters["sponsorId"] ?? "").toLowerCase();
    // The replica that was reached decides whether the reference is there to be removed.
    const isSeen = call.view.references("sponsors", id).includes(sponsorId);
    const ids = store.primary.references("sponsors", id);
    if (!isSeen || !ids.includes(sponsorId)) {
        throw notFound(sponsorId);
    }
    store.commit("sponsors", id, { id, ids: ids.filter((other) => other !== sponsorId) });
    return noContent;
}

function setManager(call: GraphCall): GraphReply {
    const id = String(userToChange(call)["id"]);
    const managerId = idOfReference(call.body["@odata.id"]);
    if (call.view.get("users", managerId) === undefined) {
        throw endMissing();
    }
    call.tenant.store.commit("managers", id, { id, ids: [managerId] });
    return noContent;
}

/** Relations that a creation or a change of a user can name. */
export const userBinds = ["manager", "sponsors"];

/** Sets the manager and adds the sponsors that a body names by `@odata.bind`. */
export function bindUser(call: GraphCall, id: string): void {
    const { store } = call.tenant;
    const manager = call.body["manager@odata.bind"];
    const managerId = manager === undefined ? undefined : idOfReference(manager);
    if (managerId !== undefined && call.view.get("users", managerId) === undefined) {
        throw endMissing();
    }
    const given = idsOfReferences(call.body["sponsors@odata.bind"]);
    given.forEach((sponsorId) => assertSponsor(call, sponsorId));
    const sponsors = [...new Set([...store.primary.references("sponsors", id), ...given])];
    if (given.length > 0 && sponsors.length > maxSponsors) {
        throw tooManySponsors();
    }
    if (managerId !== undefined) {
        store.commit("managers", id, { id, ids: [managerId] });
    }
    if (given.length > 0) {
        store.commit("sponsors", id, { id, ids: sponsors });
    }
}

function managerOf(view: View, userId: string) {
    return view.directoryObjects(view.references("managers", userId))[0];
}

/** Sponsors and manager. @see https://learn.microsoft.com/graph/api/user-list-sponsors */
export const userRelationRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/users/{id}/sponsors",
        permissions: read,
        handle: (call) =>
            objectList(call, call.view.directoryObjects(call.view.references("sponsors", idOfUser(call)))),
    },
    { method: "POST", path: "/users/{id}/sponsors/$ref", permissions: write, handle: addSponsor },
    {
        method: "DELETE",
        path: "/users/{id}/sponsors/{sponsorId}/$ref",
        permissions: write,
        handle: removeSponsor,
    },
    {
        method: "GET",
        path: "/users/{id}/manager",
        permissions: read,
        handle: (call) => {
            const manager = managerOf(call.view, idOfUser(call));
            if (manager === undefined) {
                throw notFound("manager");
            }
            return { status: 200, body: selectProperties(manager, call.query, typeOf(manager)?.defaults) };
        },
    },
    { method: "PUT", path: "/users/{id}/manager/$ref", permissions: write, handle: setManager },
    {
        method: "DELETE",
        path: "/users/{id}/manager/$ref",
        permissions: write,
        handle: (call) => {
            const id = String(userToChange(call)["id"]);
            // A manager who was deleted meanwhile is still referenced.
            if (call.view.references("managers", id).length === 0) {
                throw notFound("manager");
            }
            call.tenant.store.commit("managers", id, undefined);
            return noContent;
        },
    },
];
