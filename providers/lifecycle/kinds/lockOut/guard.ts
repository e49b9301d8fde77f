import { conditionalAccess, users, type PolicyJson } from "../../../../graph";
import {
    lockOutsBy,
    mayKeepOutEveryone,
    PolicyModelError,
    tenantFromGraph,
    type ConditionalAccessPolicy,
    type ProtectedPeople,
} from "pulumi-entra-b2b-policy";
import type { Run } from "../../kit/run";
import { isUnknown } from "../../kit/inputs";
import { EmergencyAccounts, unlessRefused, type KnownAccounts } from "./emergencyAccounts";
import {
    cureOf,
    effectOf,
    LockOutError,
    messageOf,
    nameless,
    noWayIn,
    someMember,
    unchecked,
} from "./messages";

/** The accounts for emergency access, as a policy's resource names them. */
export interface GuardedAccess {
    readonly accountIds?: readonly string[] | undefined;
    readonly groupId?: string | undefined;
    /**
     * A policy is written although it names no account, or although the accounts that it names cannot be read.
     * Default `false`.
     */
    readonly acknowledgeUnchecked?: boolean | undefined;
}

/** The tenant's policies, as far as they are known. */
interface LivePolicies {
    readonly policies: readonly ConditionalAccessPolicy[];
    /** What could not be read. */
    readonly unread: readonly string[];
}

/** Stops a run before it writes policies that no one could undo. Unknown values do not count as a way in. */
export class LockOutGuard {
    /** Enforced policies that the running program has declared so far, by their content. */
    private readonly declared = new Map<string, ConditionalAccessPolicy>();
    /** What this run writes, over the former policies. */
    private readonly written = new Map<string, ConditionalAccessPolicy | undefined>();
    private readonly accounts: EmergencyAccounts;
    private isAsked = false;
    /** How many writes were checked. New policies have no id yet, and this number distinguishes them. */
    private count = 0;
    private livePolicies: Promise<LivePolicies> | undefined;
    private knownDeployer: Promise<ProtectedPeople["deployer"]> | undefined;

    constructor(private readonly run: Pick<Run, "client" | "log">) {
        this.accounts = new EmergencyAccounts(run);
    }

    /**
     * What is wrong with a policy together with those that the program has declared before it, as far as values are
     * known; `undefined` if nothing is. Sends no request, so that a preview shows it.
     */
    declaredLockOut(policy: PolicyJson, access: GuardedAccess | undefined): string | undefined {
        const candidate =
            policy["state"] === "enabled" ? readModel(policy, JSON.stringify(policy)) : undefined;
        if (candidate === undefined || candidate instanceof PolicyModelError) {
            return undefined;
        }
        if (isNameless(access) && mayKeepOutEveryone(candidate)) {
            return nameless(policy);
        }
        const others = [...this.declared.values()].filter(({ key }) => key !== candidate.key);
        const [lockOut] = lockOutsBy([...others, candidate], declaredPeople(access));
        if (lockOut !== undefined) {
            return messageOf(policy, lockOut);
        }
        this.declared.set(candidate.key, candidate);
        return undefined;
    }

    /**
     * Refuses a write after which no account for emergency access, or not the identity that deploys, could sign in
     * under all policies of the tenant together. Policies outside the stack are included, and read once in a run. In
     * a tenant that already locks them out, this warns and allows corrections.
     *
     * An account counts when it is in the tenant and enabled. For a policy that can lock out everyone, unreadable
     * values cause a refusal unless `acknowledgeUnchecked` is set.
     *
     * @param id - The policy's id; `undefined` for a new one.
     * @throws LockOutError - The write would lock out, or whether it does is not known. Nothing was written.
     */
    async checkWrite(
        id: string | undefined,
        policy: PolicyJson,
        access: GuardedAccess | undefined,
    ): Promise<void> {
        this.isAsked = true;
        this.count += 1;
        const key = id?.toLowerCase() ?? `new policy ${this.count}`;
        const candidate = readModel(policy, key);
        const isAcknowledged = access?.acknowledgeUnchecked === true;
        const refuseUnread = (unread: readonly string[]) => {
            if (unread.length > 0 && !isAcknowledged) {
                throw new LockOutError(unchecked(policy, unread));
            }
        };
        if (candidate instanceof PolicyModelError) {
            if (policy["state"] === "enabled") {
                refuseUnread([`the policy itself (${candidate.message})`]);
            }
            this.written.set(key, undefined);
            return;
        }
        if (candidate.state !== "enabled") {
            this.written.set(key, candidate);
            return;
        }
        const isForEveryone = mayKeepOutEveryone(candidate);
        if (isForEveryone && isNameless(access)) {
            throw new LockOutError(nameless(policy));
        }
        const known = await this.accounts.read(access?.accountIds ?? [], access?.groupId);
        if (isForEveryone && known.able.length === 0 && !isNothingNamed(access)) {
            refuseUnread(known.unread);
            if (known.unread.length === 0) {
                throw new LockOutError(noWayIn(policy, known.unable));
            }
        }
        const deployer = await this.deployer();
        const isForWorkloads = candidate.conditions.clientApplications !== null;
        const people = { ...peopleOf(access, known), deployer };
        if (people.emergencyAccess.length === 0 && deployer?.kind !== "user" && !isForWorkloads) {
            this.written.set(key, candidate);
            return;
        }
        if (isForWorkloads && deployer === undefined) {
            refuseUnread(["which identity deploys"]);
        }
        const live = await this.live();
        if (isForEveryone || isForWorkloads) {
            const areAllUnsure = known.able.every(({ groupIds }) => groupIds === undefined);
            refuseUnread([...live.unread, ...(isForEveryone && areAllUnsure ? known.unread : [])]);
        }
        // Nothing waits from here on, so that two writes at the same time see each other.
        const before = new Map(live.policies.map((each) => [each.key, each]));
        this.written.forEach((each, name) => (each ? before.set(name, each) : before.delete(name)));
        const after = new Map(before).set(key, candidate);
        const already = new Set(lockOutsBy([...before.values()], people).map(({ who }) => who));
        const lockOuts = lockOutsBy([...after.values()], people);
        const added = lockOuts.find(({ who }) => !already.has(who));
        if (added !== undefined) {
            throw new LockOutError(messageOf(policy, added));
        }
        this.written.set(key, candidate);
        for (const lockOut of lockOuts) {
            await this.run.log.warn(`The tenant's policies already ${effectOf(lockOut)}. ${cureOf(lockOut)}`);
        }
    }

    /** Records that a policy is gone. The list of policies shows those that were gone before the first write. */
    noteRemoval(id: string): void {
        if (this.isAsked) {
            this.written.set(id.toLowerCase(), undefined);
        }
    }

    /** The tenant's policies as they were when the run first enforced one. */
    private live(): Promise<LivePolicies> {
        this.livePolicies ??= this.readLive();
        return this.livePolicies;
    }

    private async readLive(): Promise<LivePolicies> {
        const found = await unlessRefused(conditionalAccess.listAll(this.run.client));
        const models = found === "refused" ? [] : found.map((policy) => readModel(policy, policy.id));
        const unread =
            found === "refused"
                ? ["the tenant's other conditional access policies (grant Policy.Read.All)"]
                : found.flatMap((policy, index) => {
                      const fault = models[index];
                      return fault instanceof PolicyModelError && policy["state"] === "enabled"
                          ? [`the policy ${JSON.stringify(policy["displayName"])} (${fault.message})`]
                          : [];
                  });
        if (unread.length > 0) {
            await this.run.log.warn(
                `These could not be read: ${unread.join("; ")}. Whether they lock someone out together with the ` +
                    "policies of this stack was not checked.",
            );
        }
        return {
            policies: models.filter(
                (model): model is ConditionalAccessPolicy => !(model instanceof PolicyModelError),
            ),
            unread,
        };
    }

    private deployer(): Promise<ProtectedPeople["deployer"]> {
        this.knownDeployer ??= this.readDeployer();
        return this.knownDeployer;
    }

    /** The token names the identity that deploys; `undefined` if it cannot be read. */
    private async readDeployer(): Promise<ProtectedPeople["deployer"]> {
        const { client } = this.run;
        const identity = await client.signedIn().catch(() => undefined);
        if (identity === undefined || identity.objectId === "") {
            return undefined;
        }
        const { kind, objectId } = identity;
        if (kind === "application") {
            return { kind, objectId };
        }
        const groupIds = await unlessRefused(users.listGroupIds(client, objectId));
        return { kind, userId: objectId, ...(Array.isArray(groupIds) && { groupIds }) };
    }
}

/** Whether a policy names no account at all, without an acknowledgment. */
function isNameless(access: GuardedAccess | undefined): boolean {
    return isNothingNamed(access) && access?.acknowledgeUnchecked !== true;
}

function isNothingNamed(access: GuardedAccess | undefined): boolean {
    return (access?.accountIds ?? []).length === 0 && access?.groupId === undefined;
}

/** The accounts that a program declares for emergency access. Nothing else is known about them. */
function declaredPeople({ accountIds = [], groupId }: GuardedAccess = {}): ProtectedPeople {
    const areKnown = !isUnknown(accountIds) && !accountIds.some((id) => isUnknown(id));
    // Accounts or a group that are not known yet may be excluded from every policy.
    if (!areKnown || isUnknown(groupId)) {
        return { emergencyAccess: [] };
    }
    const named = accountIds.map((userId) => ({ userId }));
    return {
        emergencyAccess: named.length > 0 || groupId === undefined ? named : [{ userId: someMember }],
        ...(groupId !== undefined && { emergencyAccessGroupId: groupId }),
    };
}

/**
 * The accounts that can use emergency access according to the tenant, or the declared ones if that cannot be read.
 */
function peopleOf(access: GuardedAccess | undefined, { able, unread }: KnownAccounts): ProtectedPeople {
    if (able.length === 0) {
        return unread.length > 0 ? declaredPeople(access) : { emergencyAccess: [] };
    }
    const unique = new Map(able.map((account) => [account.userId, account]));
    return { emergencyAccess: [...unique.values()] };
}

/** A policy in the evaluator's form, or why it cannot be read. */
function readModel(policy: PolicyJson, key: string): ConditionalAccessPolicy | PolicyModelError {
    try {
        const [model] = tenantFromGraph({
            conditionalAccessPolicies: [{ ...policy, id: key }],
        }).conditionalAccessPolicies;
        return model as ConditionalAccessPolicy;
    } catch (error) {
        if (PolicyModelError.isInstance(error)) {
            return error;
        }
        throw error;
    }
}
