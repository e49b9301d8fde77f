import * as pulumi from "@pulumi/pulumi";
import { DirectoryGroup, GroupMembership } from "../providers";
import type { Guest } from "./guest";

/** Inputs of {@link GuestGroup}. */
export interface GuestGroupArgs {
    /** Name shown in the directory; need not be unique there. */
    readonly displayName: pulumi.Input<string>;
    readonly description?: pulumi.Input<string>;
    /** Guests that are to be members. */
    readonly guests?: readonly Guest[];
    /** Object ids (GUIDs) of further members: users, service principals or groups. */
    readonly memberIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Object ids of owners; those whom others added stay. Default: none. */
    readonly ownerIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Can hold directory roles. Needs Entra ID P1. Fixed at creation: a later change is refused. Default `false`. */
    readonly isAssignableToRole?: pulumi.Input<boolean>;
}

/**
 * A security group for guests, and its members. Members that others added stay: membership is additive.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-groups
 */
export class GuestGroup extends pulumi.ComponentResource {
    /** The group's object id, known once replicas agree that the group exists: safe to refer to. */
    readonly groupId: pulumi.Output<string>;
    /** The members declared here that are in the group. */
    readonly memberIds: pulumi.Output<string[]>;

    constructor(name: string, args: GuestGroupArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:GuestGroup", name, {}, opts);
        const group = new DirectoryGroup(
            name,
            {
                displayName: args.displayName,
                ...(args.description !== undefined && { description: args.description }),
                ...(args.ownerIds !== undefined && { owners: args.ownerIds }),
                ...(args.isAssignableToRole !== undefined && { isAssignableToRole: args.isAssignableToRole }),
            },
            { parent: this },
        );
        this.groupId = group.groupId;
        const membership = new GroupMembership(
            name,
            {
                groupId: this.groupId,
                memberIds: pulumi
                    .all([pulumi.all((args.guests ?? []).map((guest) => guest.userId)), args.memberIds ?? []])
                    .apply(([guestIds, otherIds]) => [...guestIds, ...otherIds]),
            },
            { parent: this },
        );
        this.memberIds = membership.memberIds;
        this.registerOutputs({ groupId: this.groupId, memberIds: this.memberIds });
    }
}
