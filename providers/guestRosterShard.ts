import * as pulumi from "@pulumi/pulumi";
import type { GuestOnRemove } from "../rules/onRemove";
import { claimGuests, declarerOf } from "./declaredGuests";
import { DelegatedResource } from "./delegate";
import type { GuestAccountArgs, GuestMessage, GuestProfile } from "./guestAccount";
import { guestsText } from "./lifecycle/kinds/roster/guestsText";

/** Inputs as plain data. */
type Plain<T> = { readonly [Name in keyof T]: pulumi.Unwrap<T[Name]> };

/** A guest of a {@link GuestRosterShard}: plain data, known in a preview, so that it can show each one. */
export interface RosterGuestProperties
    extends Plain<GuestProfile>, Plain<Pick<GuestAccountArgs, "formerEmailAddress" | "restoreDeleted">> {
    /** Where the guest lands after redemption; an `https` URL. */
    readonly redirectUrl: string;
    /** Entra's invitation email. Default: no email. */
    readonly message?: Plain<GuestMessage>;
    /** What happens to the guest when no longer declared. */
    readonly onRemove: GuestOnRemove;
    /** Sends the invitation email again when it changes, to a guest who has not accepted yet. */
    readonly resendInvitation?: string;
    /** Has the guest redeem again when it changes, with the same object id, groups and access. */
    readonly resetRedemption?: string;
    /** Names of groups, by which `groupIds` has their ids. */
    readonly groups: readonly string[];
}

/** Inputs of {@link GuestRosterShard}. */
export interface GuestRosterShardArgs {
    /** Guests by normalized address. */
    readonly guests: Readonly<Record<string, RosterGuestProperties>>;
    /** Object ids (GUIDs) of groups by name. */
    readonly groupIds: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Addresses that other resources of the program declare: whoever has moved there is not removed. */
    readonly declaredElsewhere: pulumi.Input<string[]>;
    /** Whether the state keeps the links that redeem invitations. Default `false`. */
    readonly keepRedeemUrls?: boolean;
}

/**
 * Some hundreds of guests as one resource. Invitations and memberships leave 20 in a request, all reads are lists,
 * and a failure of one guest does not affect the others. Each guest follows the rules of a `GuestAccount`.
 */
export class GuestRosterShard extends DelegatedResource {
    /** Guests' object ids by address. */
    declare readonly userIds: pulumi.Output<Record<string, string>>;
    /** Links that redeem the invitations, by address; of invited guests alone, and only with `keepRedeemUrls`. A secret. */
    declare readonly redeemUrls: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: GuestRosterShardArgs, opts?: pulumi.CustomResourceOptions) {
        claimGuests(declarerOf("GuestRosterShard", name, opts?.parent), Object.keys(args.guests));
        super(
            "guestRosterShard",
            name,
            {
                ...args,
                guests: guestsText(args.guests),
                // As it was before it could be chosen.
                keepRedeemUrls: args.keepRedeemUrls === true ? true : undefined,
                userIds: undefined,
                redeemUrls: undefined,
            },
            { ...opts, additionalSecretOutputs: ["redeemUrls", ...(opts?.additionalSecretOutputs ?? [])] },
        );
        // They pass through the engine as texts; see the life cycle.
        this.userIds = objectIn(this.userIds);
        this.redeemUrls = objectIn(this.redeemUrls);
    }
}

function objectIn(text: pulumi.Output<unknown>): pulumi.Output<Record<string, string>> {
    // The mocks of a program's tests provide none.
    return text.apply((json = "{}") => JSON.parse(json as string) as Record<string, string>);
}
