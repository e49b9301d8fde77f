/** What happens to a group at the end of its declaration. */
import { directoryGroups, directoryRoles, exists, groups, readAgreed } from "../../../../graph";
import { firstOf } from "../../../../rules/text";
import { confirmCommand, JudgedNames } from "../../kit/judgedNames";
import type { Properties } from "../../kit/lifecycle";
import { listedTogether, lossesIn, othersIn } from "../../kit/losses";
import { refuseOtherObject } from "../../kit/changedSince";
import type { Run } from "../../kit/run";
import { GovernanceUses } from "./governanceUses";
import { isOfKind } from "./kind";
import { memberKey } from "../groupMembership";
import { ownersIn } from "./owners";
import { policyUsesOf, type PolicyUses } from "./policyUses";

/** Object ids in a message. */
const namedAtMost = 5;

/**
 * Deletes a group after checking what it is now. A group of another kind than the state says stays, with a warning. A
 * warning names what ends with the group and the stack did not declare: members, owners, licenses, roles, and its
 * part in conditional access policies, access packages and access reviews. Roles in Azure are not read, because Microsoft
 * Graph does not show them.
 *
 * @throws Error - An enforced policy excludes the group, and its end is not confirmed; or the group has neither the name
 *   nor the mail nickname of the state. Nothing was deleted.
 */
export async function endGroup(run: Run, id: string, props: Properties): Promise<void> {
    const group = await readAgreed(
        run.client,
        (client) => directoryGroups.get(client, id),
        exists,
        () => true,
    );
    if (group === undefined) {
        return;
    }
    const name = JSON.stringify(group["displayName"]);
    if (!isOfKind(group, props)) {
        await run.log.warn(
            `The group ${name} (${id}) is of another kind than this stack made, and was not deleted. If it should be, ` +
                "delete it in the Entra admin center.",
        );
        return;
    }
    if (group["mailNickname"] !== props["mailNickname"]) {
        // The mail nickname has the mark, unless someone changed it.
        await refuseOtherObject(run, props, {
            kind: "group",
            id,
            read: (client) => directoryGroups.get(client, id),
        });
    }
    const policies = await policyUsesOf(run, id.toLowerCase());
    refuseExcluded(run, name, id, policies);
    const ownLists = listedTogether({
        "members that this stack did not declare": othersIn(
            run,
            (client) => groups.listMemberIds(client, id),
            membersOf(run, id),
        ),
        "owners that this stack did not declare": othersIn(
            run,
            (client) => directoryGroups.listOwnerIds(client, id),
            ownersIn(props),
        ),
        "licenses that its members have by it": othersIn(run, (client) =>
            directoryGroups.listLicenseIds(client, id),
        ),
        "roles in applications": othersIn(run, (client) =>
            directoryGroups.listAppRoleAssignmentIds(client, id),
        ),
        "directory roles":
            group["isAssignableToRole"] === true
                ? othersIn(run, (client) => directoryRoles.listActiveIds(client, id))
                : Promise.resolve([]),
    });
    const [lists, governance] = await Promise.all([ownLists, run.part(GovernanceUses).of(id.toLowerCase())]);
    const lost = lossesIn({
        ...lists,
        "conditional access policies that name it": policies && [...policies.excluding, ...policies.others],
        ...governance,
    });
    if (lost.length > 0) {
        await run.log.warn(
            `Deletes the group ${name} (${id}) with ${lost.join(", ")}. It can be restored for 30 days, in the Entra ` +
                "admin center under deleted groups.",
        );
    }
    await directoryGroups.remove(run.client, id);
}

function refuseExcluded(run: Run, name: string, id: string, policies: PolicyUses | undefined): void {
    const { excluding = [] } = policies ?? {};
    const judged = run.part(JudgedNames);
    if (excluding.length > 0 && !judged.isConfirmed(id)) {
        throw new Error(
            `The group ${name} (${id}) was not deleted: enforced conditional access policies exclude it, and would apply ` +
                `to its members without it: ${firstOf(excluding, namedAtMost, (policy) => policy).join(", ")}. Remove the ` +
                `group from these policies. To delete it anyway, run: ${confirmCommand(id, judged.confirmedCount)} ` +
                "(before a destroy, also pulumi up).",
        );
    }
}

/** Members that this run removed, but that a lagging replica still shows. */
const membersOf = (run: Run, id: string) => {
    const prefix = memberKey(id, "");
    return run.declared.removedMembers
        .all()
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length));
};
