import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";

/** Inputs of {@link GroupMembership}. */
export interface GroupMembershipArgs {
    /** The group's object id (GUID). A change replaces the resource. */
    readonly groupId: pulumi.Input<string>;
    /** Object ids (GUIDs) that are to be members; order and repetition do not matter. */
    readonly memberIds: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Removes every other member, no matter who added them, except those of `protectedIds` and `protectedGroupId`. Default
     * `false`: members that were never declared here stay.
     */
    readonly removeOtherMembers?: pulumi.Input<boolean | undefined>;
    /** Object ids of those who are never removed: the accounts for emergency access. */
    readonly protectedIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
    /** Object id of a group whose members, also through other groups, are never removed. */
    readonly protectedGroupId?: pulumi.Input<string | undefined>;
}

/**
 * Members of one group, additive unless `removeOtherMembers`: members that were never declared here stay. Adds 20 in a request, survives
 * replication lag of group and members, and takes "already a member" for success.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-members
 */
export class GroupMembership extends DelegatedResource {
    /** The group's object id, known once the members are in. */
    declare readonly groupId: pulumi.Output<string>;
    /** The declared members that are in the group. */
    declare readonly memberIds: pulumi.Output<string[]>;

    constructor(name: string, args: GroupMembershipArgs, opts?: pulumi.CustomResourceOptions) {
        super("groupMembership", name, { ...args }, opts);
    }
}
