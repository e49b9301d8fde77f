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
import { CheckedComponent } from "./checkedComponent";
import type { EmergencyAccess } from "./emergencyAccess";
import type { Guest } from "./guest";
import { InputChecks } from "./inputChecks";

/** Inputs of {@link GuestGroup}. */
export interface GuestGroupArgs extends AdoptionArgs {
    /** Name shown in the directory. Does not have to be unique. */
    readonly displayName: pulumi.Input<string>;
    /** Description shown in Entra. */
    readonly description?: pulumi.Input<string>;
    /** A `microsoft365` group has a mailbox and can contain only users. Fixed at creation. Default `security`. */
    readonly kind?: GroupKind;
    /**
     * Who can see the members of a Microsoft 365 group, and join it. Default `Private`, or the current value of a group
     * that is adopted. Other groups have no visibility.
     */
    readonly visibility?: GroupVisibility;
    /**
     * Fills the group by a rule, such as one of `membershipRules`, so that no members can be declared. Needs Entra ID P1.
     * Members follow the rule within minutes, or hours in a large tenant.
     */
    readonly membershipRule?: pulumi.Input<MembershipRule>;
    /** Guests to add as members. */
    readonly guests?: readonly Guest[];
    /** Groups to add as members. A group that can hold roles or has a mailbox cannot contain groups. */
    readonly groups?: readonly GuestGroup[];
    /** Object ids (GUIDs) of other members: users, service principals or groups. */
    readonly memberIds?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * `additive` keeps members that others added. `authoritative` removes them, except the emergency access accounts,
     * which must be named. Default `additive`.
     */
    readonly membership?: "additive" | "authoritative";
    /** Accounts that an authoritative membership never removes. */
    readonly emergencyAccess?: EmergencyAccess;
    /** Object ids of owners. Owners that others added stay. Default: none. */
    readonly ownerIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Can hold directory roles. Needs Entra ID P1. Fixed at creation: a later change is refused. Default `false`. */
    readonly isAssignableToRole?: pulumi.Input<boolean>;
}

/**
 * A group for guests, and its members. Members that others added stay unless the membership is authoritative.
 *
 * @see https://learn.microsoft.com/graph/api/group-post-groups
 */
export class GuestGroup extends CheckedComponent {
    /** The group's object id, known once replicas agree that the group exists, so that other resources can refer to it. */
    readonly groupId: pulumi.Output<string>;
    /** The members declared here. Empty for a dynamic group. */
    readonly memberIds: pulumi.Output<string[]>;

    /** @throws InvalidInputsError - Inputs contradict each other, or Entra cannot read the membership rule. */
    constructor(name: string, args: GuestGroupArgs, opts?: pulumi.ComponentResourceOptions) {
        const { membershipRule } = InputChecks.of("GuestGroup", name, (checks) =>
            checkedGroup(checks, args, (args.guests ?? []).length > 0),
        );
        super("GuestGroup", name, opts);
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
