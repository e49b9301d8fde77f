import type { LockOut } from "pulumi-entra-b2b-policy";
import type { PolicyJson } from "../../../../graph";
import { firstOf, quote } from "../../../../rules/text";

/** A policy that would lock out everyone who could undo it, or for which this is unknown. Nothing was written. */
export class LockOutError extends Error {
    override readonly name = "LockOutError";
}

/** Stands for the members of a group that could not be read. */
export const someMember = "00000000-0000-0000-0000-00000000ffff";

/** Accounts that a message names one by one. */
const maxNamed = 10;

const nameOf = (policy: PolicyJson) => `The policy ${quote(String(policy["displayName"]))}`;

const acknowledgment =
    "To write it without that check, set acknowledgeUnchecked in emergencyAccess of the resource to true.";

/** An enforced policy for all users that names no emergency access. */
export function nameless(policy: PolicyJson): string {
    return (
        `${nameOf(policy)} is enforced for all users, and names no emergency access: a mistake in it would lock everyone ` +
        "out. Name two accounts (accountIds) or a group that holds them (groupId) in emergencyAccess of the resource, " +
        `and exclude them from the policy. ${acknowledgment}`
    );
}

/** An enforced policy for all users whose accounts for emergency access cannot sign in, whatever policies say. */
export function noWayIn(policy: PolicyJson, reasons: readonly string[]): string {
    return (
        `${nameOf(policy)} is enforced for all users, and none of its accounts for emergency access can sign in: ` +
        `${firstOf(reasons, maxNamed, (reason) => reason).join("; ")}. Correct the ids, enable an account, or add one to ` +
        "the group, then run again."
    );
}

/** An enforced policy that may lock everyone out, because not everything could be read. */
export function unchecked(policy: PolicyJson, unread: readonly string[]): string {
    return (
        `Whether ${nameOf(policy).replace("The", "the")} would lock everyone out could not be checked, because these ` +
        `could not be read: ${firstOf(unread, maxNamed, (what) => what).join("; ")}. Grant the identity that deploys ` +
        `User.Read.All, GroupMember.Read.All and Policy.Read.All. ${acknowledgment}`
    );
}

/** An enforced policy that would lock everyone out, alone or with others. */
export function messageOf(policy: PolicyJson, lockOut: LockOut): string {
    return `${nameOf(policy)} would ${effectOf(lockOut)}, so that no one could undo it. ${cureOf(lockOut)}`;
}

export function effectOf({ who, ids }: LockOut): string {
    return who === "emergencyAccess"
        ? `lock out every account for emergency access (${ids.join(", ").replace(someMember, "members of its group")})`
        : `lock out the identity that deploys (${ids.join(", ")})`;
}

export function cureOf({ who, policies }: LockOut): string {
    const whom =
        who === "emergencyAccess" ? "one of these accounts, or a group that holds them," : "this identity";
    return `Exclude ${whom} from what blocks: ${policies.map((name) => quote(name)).join(", ")}.`;
}
