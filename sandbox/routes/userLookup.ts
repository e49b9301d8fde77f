import { toChange, type GraphCall } from "../call";
import { notFound } from "../graphFault";
import type { Entity, IndexDefinition, View } from "../store";

/** Users by their sign-in name. */
export const byPrincipalName: IndexDefinition = {
    table: "users",
    keysOf: (user) => [String(user["userPrincipalName"]).toLowerCase()],
};

/** A user of the answering replica by id or user principal name. */
export function findUser(view: View, key: string): Entity {
    const user = view.get("users", key) ?? view.find(byPrincipalName, key.toLowerCase())[0];
    if (user === undefined) {
        throw notFound(key);
    }
    return user;
}

/** The id of the user that a path names, as the answering replica knows them. */
export function idOfUser(call: GraphCall): string {
    return String(findUser(call.view, call.parameters["id"] ?? "")["id"]);
}

/** The user that a path names, for a change. */
export function userToChange(call: GraphCall): Entity {
    return toChange(call, "users", idOfUser(call), notFound);
}
