import { toChange, type GraphCall } from "../call";
import { notFound } from "../graphFault";
import type { Entity, View } from "../store";

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

/** The id of the user whom a path names, as the answering replica knows them. */
export function idOfUser(call: GraphCall): string {
    return String(findUser(call.view, call.parameters["id"] ?? "")["id"]);
}

/** The user whom a path names, as they are to be changed. */
export function userToChange(call: GraphCall): Entity {
    return toChange(call, "users", idOfUser(call), notFound);
}
