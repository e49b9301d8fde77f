import { readAgreed, users } from "../../../../graph";
import type { Run } from "../../kit/run";
import { agreedMemberIds } from "../group/agreedMembers";

/**
 * Accounts that no end of a declaration touches: emergency access, also the group for it, and the identity that deploys.
 */
export class ProtectedAccounts {
    private deployerId: Promise<string | undefined> | undefined;

    constructor(private readonly run: Run) {}

    /**
     * Why a user is protected; `undefined` when they are not.
     *
     * @throws GraphError - Whether the user is in the group for emergency access cannot be read.
     */
    async reasonFor(userId: string): Promise<string | undefined> {
        const { accountIds, groupIds } = this.emergencyAccess();
        if (accountIds.has(userId)) {
            return "is an account for emergency access";
        }
        if (groupIds.has(userId)) {
            return "is the group for emergency access";
        }
        if (userId === (await this.deployer())) {
            return "is the identity that deploys";
        }
        return groupIds.size > 0 && (await this.isInOneOf(groupIds, userId))
            ? "is in the group for emergency access"
            : undefined;
    }

    /** A replica that lags does not show a new member, so several have to agree that a user is in no group. */
    private async isInOneOf(groupIds: ReadonlySet<string>, userId: string): Promise<boolean> {
        const isMember = (memberOf: readonly string[] | undefined) =>
            memberOf?.some((id) => groupIds.has(id)) === true;
        const shown = await readAgreed(
            this.run.client,
            (client) => users.listGroupIds(client, userId, { isSingleAttempt: true }),
            isMember,
            (left, right) => (left === undefined) === (right === undefined),
        );
        return isMember(shown);
    }

    /**
     * Which of some users and other objects are protected, and why. Reads all of them together.
     *
     * @throws GraphError - The group for emergency access cannot be read.
     */
    async reasonsFor(objectIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
        const { accountIds, groupIds } = this.emergencyAccess();
        const deployerId = await this.deployer();
        const members = new Set<string>();
        for (const groupId of groupIds) {
            const shown = await agreedMemberIds(this.run.client, groupId);
            shown?.forEach((id) => members.add(id));
        }
        const reasonOf = (id: string) =>
            accountIds.has(id)
                ? "is an account for emergency access"
                : groupIds.has(id)
                  ? "is the group for emergency access"
                  : id === deployerId
                    ? "is the identity that deploys"
                    : members.has(id)
                      ? "is in the group for emergency access"
                      : undefined;
        return new Map(
            objectIds.flatMap((id) => {
                const reason = reasonOf(id);
                return reason === undefined ? [] : [[id, reason] as const];
            }),
        );
    }

    /** Accounts and groups that the stack config names, and those that policies of this run name. */
    private emergencyAccess() {
        const named = parse(this.run.setting("entra-b2b:emergencyAccess"));
        const { emergencyAccessAccountIds, emergencyAccessGroupIds } = this.run.declared;
        return {
            accountIds: new Set([...named.accountIds, ...emergencyAccessAccountIds.all()]),
            groupIds: new Set([...named.groupIds, ...emergencyAccessGroupIds.all()]),
        };
    }

    private deployer(): Promise<string | undefined> {
        return (this.deployerId ??= this.run.client.signedIn().then(
            ({ objectId }) => objectId,
            // A token that cannot be read belongs to no guest that could be named here.
            () => undefined,
        ));
    }
}

function parse(text: string | undefined): { accountIds: string[]; groupIds: string[] } {
    // The program has checked the stack config. A run without the program, such as `destroy`, uses the stack config
    // as it was then.
    const { accountIds = [], groupId } = JSON.parse(text ?? "{}") as {
        accountIds?: string[];
        groupId?: string;
    };
    return {
        accountIds: accountIds.map((id) => id.toLowerCase()),
        groupIds: groupId === undefined ? [] : [groupId.toLowerCase()],
    };
}
