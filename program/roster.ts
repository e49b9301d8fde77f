import * as pulumi from "@pulumi/pulumi";
import { GuestGroup, GuestRoster } from "../components";
import type { Tenant } from "../config";
import { declareGroups } from "./groups";
import { rosterGuestArgs } from "./guests";

/**
 * The guests of the guest list as a roster, with the groups of the stack config.
 *
 * @param before - Deployed first: the brake on removals, and settings that decide who can be invited.
 */
export function declareRoster(
    tenant: Tenant,
    before: readonly pulumi.Resource[],
): { readonly roster: GuestRoster; readonly groups: ReadonlyMap<string, GuestGroup> } {
    const { config, guests } = tenant;
    let whenDeclared: (urns: pulumi.Output<string[]>) => void = () => undefined;
    const shards = pulumi.output(
        new Promise<pulumi.Output<string[]>>((resolve) => {
            whenDeclared = resolve;
        }),
    );
    // A group releases its members only after the roster has taken them over.
    const groups = declareGroups(
        tenant,
        new Map(),
        shards.apply(() => []),
    );
    const roster = new GuestRoster(
        "guests",
        {
            guests: guests.map(rosterGuestArgs),
            groups: Object.fromEntries(groups),
            onRemove: config.onRemove,
            shardCount: config.rosterShardCount,
            keepRedeemUrls: config.keepRedeemUrls,
        },
        { dependsOn: [...before] },
    );
    // URNs are known in a preview too.
    whenDeclared(pulumi.all(roster.shards.map(({ urn }) => urn)));
    return { roster, groups };
}
