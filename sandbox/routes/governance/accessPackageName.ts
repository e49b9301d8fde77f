import type { GraphCall } from "../../call";
import type { Entity } from "../../store";
import { refused } from "./collection";

/** @throws GraphFault - 400: another access package of the catalog has the name. */
export function assertFreeName(call: GraphCall, { id, displayName, catalog }: Entity): void {
    const isTaken = call.tenant.store.primary
        .list("accessPackages")
        .some(
            (other) =>
                other["id"] !== id &&
                other["displayName"] === displayName &&
                (other["catalog"] as Entity)["id"] === (catalog as Entity)["id"],
        );
    if (isTaken) {
        throw refused("An access package with this name exists in the catalog.");
    }
}
