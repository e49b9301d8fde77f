import * as pulumi from "@pulumi/pulumi";
import { canonical } from "./canonical";
import type { GuestOnRemove } from "../rules/onRemove";
import { DelegatedResource } from "./delegate";

/** A guest of a {@link GuestRosterShard}: plain data, known in a preview, so that it can show each one. */
export interface RosterGuestProperties {
    readonly formerEmailAddress?: string;
    readonly redirectUrl: string;
    readonly message?: {
        readonly body?: string;
        readonly language?: string;
        readonly additionalRecipient?: string;
    };
    readonly onRemove: GuestOnRemove;
    readonly restoreDeleted?: boolean;
    readonly displayName?: string;
    readonly givenName?: string;
    readonly surname?: string;
    readonly companyName?: string;
    readonly department?: string;
    readonly jobTitle?: string;
    readonly country?: string;
    readonly usageLocation?: string;
    readonly preferredLanguage?: string;
    readonly blockSignIn?: boolean;
    readonly showInAddressList?: boolean;
    readonly managerId?: string;
    readonly sponsorIds?: readonly string[];
    readonly resendInvitation?: string;
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
}

/**
 * Some hundreds of guests as one resource: invitations and memberships leave 20 in a request, all that is read is read
 * in lists, and what fails for one guest does not touch the others. Each guest has the rules of a `GuestAccount`.
 */
export class GuestRosterShard extends DelegatedResource {
    /** Guests' object ids by address. */
    declare readonly userIds: pulumi.Output<Record<string, string>>;
    /** Links that redeem the invitations, by address; of invited guests alone. A secret. */
    declare readonly redeemUrls: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: GuestRosterShardArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            "guestRosterShard",
            name,
            { ...args, guests: canonical(args.guests), userIds: undefined, redeemUrls: undefined },
            { ...opts, additionalSecretOutputs: ["redeemUrls", ...(opts?.additionalSecretOutputs ?? [])] },
        );
        // They pass the engine as texts; see the life cycle.
        this.userIds = objectIn(this.userIds);
        this.redeemUrls = objectIn(this.redeemUrls);
    }
}

function objectIn(text: pulumi.Output<unknown>): pulumi.Output<Record<string, string>> {
    // Mocks of a program's tests give none.
    return text.apply((json = "{}") => JSON.parse(json as string) as Record<string, string>);
}
