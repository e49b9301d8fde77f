import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";

/** Inputs of {@link GroupSettings}, by Graph's own names. A setting left out stays as the tenant has it. */
export interface GroupSettingsArgs {
    /**
     * One Microsoft 365 group (object id), for which `AllowToAddGuests` alone can be set. Default: all of the tenant. A
     * change replaces the resource.
     */
    readonly groupId?: pulumi.Input<string>;
    /** Owners may add guests. Entra's default `true`. `false` for the tenant overrides every group. */
    readonly AllowToAddGuests?: pulumi.Input<boolean>;
    /** Guests get at the groups' content. Entra's default `true`. */
    readonly AllowGuestsToAccessGroups?: pulumi.Input<boolean>;
    /** Entra's default `false`. */
    readonly AllowGuestsToBeGroupOwner?: pulumi.Input<boolean>;
    /** A page with rules for guests. */
    readonly GuestUsageGuidelinesUrl?: pulumi.Input<string>;
}

/**
 * Guest settings of Microsoft 365 groups, and so of Teams: of the tenant or of one group. Deleting the resource puts
 * back what was set before.
 *
 * @see https://learn.microsoft.com/graph/api/resources/groupsetting
 */
export class GroupSettings extends DelegatedResource {
    constructor(name: string, args: GroupSettingsArgs, opts?: pulumi.CustomResourceOptions) {
        super("groupSettings", name, { ...args, formerValues: undefined }, opts);
    }
}
