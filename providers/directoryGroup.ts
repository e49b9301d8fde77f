import type * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "./adoption";
import { MarkedResource } from "./mark";

export type GroupKind = "security" | "microsoft365";

/** `Public` lets everyone in the tenant join, guests too. `HiddenMembership` can be set at creation only. */
export type GroupVisibility = "Private" | "Public" | "HiddenMembership";

/** Inputs of {@link DirectoryGroup}. */
export interface DirectoryGroupArgs extends AdoptionArgs {
    /** Name shown in the directory, at most 256 characters; need not be unique there. */
    readonly displayName: pulumi.Input<string>;
    /** Description shown in Entra. */
    readonly description?: pulumi.Input<string | undefined>;
    /**
     * Names the group in the directory, at most 64 ASCII characters. Default: a unique one, by which the group is found
     * again when the answer to its creation is lost.
     */
    readonly mailNickname?: pulumi.Input<string | undefined>;
    /**
     * `microsoft365` has a mailbox, and holds users alone. Fixed at creation, unless `allowReplacement`. Default `security`.
     */
    readonly kind?: pulumi.Input<GroupKind | undefined>;
    /**
     * Gives the group its members by a rule, of at most 3,072 characters; needs Entra ID P1 for each of them. Whether
     * there is one is fixed at creation, unless `allowReplacement`; the rule itself can change.
     *
     * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
     */
    readonly membershipRule?: pulumi.Input<string | undefined>;
    /** Who may see the members of a Microsoft 365 group, and join it. Left out: as Entra has it. */
    readonly visibility?: pulumi.Input<GroupVisibility | undefined>;
    /** Default `true`. */
    readonly securityEnabled?: pulumi.Input<boolean | undefined>;
    /** Object ids (GUIDs) of owners; others stay. Default: as they are; a group that an app makes has none. */
    readonly owners?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** Can hold directory roles. Fixed at creation; needs Entra ID P1. Default `false`. */
    readonly isAssignableToRole?: pulumi.Input<boolean | undefined>;
    /**
     * Lets a change of what is fixed at creation replace the group: it gets a new id, and loses members and whatever
     * others gave it. Default `false`: the change is refused before anything is written.
     */
    readonly allowReplacement?: pulumi.Input<boolean | undefined>;
}

/**
 * A security or Microsoft 365 group, and its owners. Its members are `GroupMembership`'s. Made exactly once, also when the answer to its
 * creation is lost, and known only when replicas agree on it.
 *
 * Takes the place of `azuread.Group`, which sends a creation again after an answer of 5xx, so that there are two groups
 * then, and fails when the connection drops.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-groups
 */
export class DirectoryGroup extends MarkedResource {
    /** The group's object id, known once replicas agree on the group. */
    declare readonly groupId: pulumi.Output<string>;
    /** The name as declared. */
    declare readonly displayName: pulumi.Output<string>;
    /** The mail alias, also where none was declared. */
    declare readonly mailNickname: pulumi.Output<string>;

    constructor(name: string, args: DirectoryGroupArgs, opts?: pulumi.CustomResourceOptions) {
        super("directoryGroup", name, { mailNickname: undefined, ...args, groupId: undefined }, opts);
    }
}
