import * as pulumi from "@pulumi/pulumi";
import { groupFaults, ownersFaults } from "../rules/group";
import { idsFaults } from "../rules/guid";
import type { MembershipRule } from "../rules/guestMembershipRules";
import { membershipRuleFault } from "../rules/membershipRule";
import {
    DirectoryGroup,
    GroupMembership,
    type AdoptionArgs,
    type GroupKind,
    type GroupVisibility,
} from "../providers";
import type { EmergencyAccess } from "./emergencyAccess";
import type { Guest } from "./guest";
import { InputChecks } from "./inputChecks";

/** Inputs of {@link GuestGroup}. */
export interface GuestGroupArgs extends AdoptionArgs {
    /** Name shown in the directory; need not be unique there. */
    readonly displayName: pulumi.Input<string>;
    readonly description?: pulumi.Input<string>;
    /** `microsoft365` has a mailbox, and holds users alone. Fixed at creation. Default `security`. */
    readonly kind?: GroupKind;
    /**
     * Who may see the members of a Microsoft 365 group, and join it. Default `Private`, or as one that is taken over has
     * it; others have none.
     */
    readonly visibility?: GroupVisibility;
    /**
     * Gives the group its members by a rule, such as one of `membershipRules`; needs Entra ID P1. Then none can be
     * declared. Members follow the rule within minutes, in a large tenant hours.
     */
    readonly membershipRule?: pulumi.Input<MembershipRule>;
    /** Guests that are to be members. */
    readonly guests?: readonly Guest[];
    /** Groups whose members are to be members through them. A group that can hold roles, or has a mailbox, holds none. */
    readonly groups?: readonly GuestGroup[];
    /** Object ids (GUIDs) of further members: users, service principals or groups. */
    readonly memberIds?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * `additive` leaves members whom others added; `authoritative` removes them, save the accounts for emergency access,
     * which have to be named then. Default `additive`.
     */
    readonly membership?: "additive" | "authoritative";
    /** The accounts that an authoritative membership never removes. */
    readonly emergencyAccess?: EmergencyAccess;
    /** Object ids of owners; those whom others added stay. Default: none. */
    readonly ownerIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Can hold directory roles. Needs Entra ID P1. Fixed at creation: a later change is refused. Default `false`. */
    readonly isAssignableToRole?: pulumi.Input<boolean>;
}

/**
 * A group for guests, and its members. Members that others added stay, unless the membership is authoritative.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-groups
 */
export class GuestGroup extends pulumi.ComponentResource {
    /** The group's object id, known once replicas agree that the group exists: safe to refer to. */
    readonly groupId: pulumi.Output<string>;
    /** The members declared here that are in the group; none of a dynamic group. */
    readonly memberIds: pulumi.Output<string[]>;

    /** @throws InvalidInputsError - Inputs contradict each other, or Entra cannot read the membership rule. */
    constructor(name: string, args: GuestGroupArgs, opts?: pulumi.ComponentResourceOptions) {
        const { membershipRule } = InputChecks.of("GuestGroup", name, (checks) =>
            checkedGroup(checks, args, (args.guests ?? []).length > 0),
        );
        super("entra-b2b:index:GuestGroup", name, {}, opts);
        const { kind, objectId, onRemove } = args;
        const visibility =
            args.visibility ?? (kind === "microsoft365" && objectId === undefined ? "Private" : undefined);
        const group = new DirectoryGroup(
            name,
            {
                displayName: args.displayName,
                ...(args.description !== undefined && { description: args.description }),
                ...(kind !== undefined && { kind }),
                ...(visibility !== undefined && { visibility }),
                ...(membershipRule !== undefined && { membershipRule }),
                ...(objectId !== undefined && { objectId }),
                ...(onRemove !== undefined && { onRemove }),
                ...(args.ownerIds !== undefined && { owners: args.ownerIds }),
                ...(args.isAssignableToRole !== undefined && { isAssignableToRole: args.isAssignableToRole }),
            },
            { parent: this },
        );
        this.groupId = group.groupId;
        this.memberIds =
            membershipRule === undefined
                ? this.declareMembers(name, args).memberIds
                : pulumi.output<string[]>([]);
        this.registerOutputs({ groupId: this.groupId, memberIds: this.memberIds });
    }

    private declareMembers(name: string, args: GuestGroupArgs): GroupMembership {
        const { guests = [], groups = [], memberIds = [], membership, emergencyAccess } = args;
        return new GroupMembership(
            name,
            {
                groupId: this.groupId,
                memberIds: pulumi
                    .all([
                        pulumi.all(guests.map((guest) => guest.userId)),
                        pulumi.all(groups.map((group) => group.groupId)),
                        memberIds,
                    ])
                    .apply((lists) => lists.flat()),
                ...(membership === "authoritative" && {
                    removeOtherMembers: true,
                    ...(emergencyAccess?.accountIds && { protectedIds: emergencyAccess.accountIds }),
                    ...(emergencyAccess?.groupId && { protectedGroupId: emergencyAccess.groupId }),
                }),
            },
            { parent: this },
        );
    }
}

/**
 * A group's inputs that are checked before the group is registered.
 *
 * @param hasGuests - Whether guests are declared as members, here or by the caller.
 */
export function checkedGroup(
    checks: InputChecks,
    args: Omit<GuestGroupArgs, "guests">,
    hasGuests: boolean,
): { readonly membershipRule: pulumi.Output<string> | undefined } {
    const { kind, visibility, membershipRule, membership, isAssignableToRole, emergencyAccess, memberIds } =
        args;
    checks.input(
        { kind, visibility, membership, isAssignableToRole, emergencyAccess },
        ({ emergencyAccess: access, ...group }) =>
            groupFaults({
                ...group,
                membershipRule,
                hasGroups: (args.groups ?? []).length > 0,
                hasMembers: hasGuests || memberIds !== undefined,
                emergencyAccess: access,
            }),
    );
    checks.at("ownerIds").input(args.ownerIds, ownersFaults);
    checks.at("memberIds").input(memberIds, idsFaults);
    return {
        membershipRule:
            membershipRule === undefined
                ? undefined
                : checks.at("membershipRule").input(membershipRule, membershipRuleFault),
    };
}
