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
    /** A policy is written although it names no account, or what it names cannot be read. Default `false`. */
    readonly acknowledgeUnchecked?: boolean | undefined;
}

/** The tenant's policies, as far as they are known. */
interface LivePolicies {
    readonly policies: readonly ConditionalAccessPolicy[];
    /** What could not be read. */
    readonly unread: readonly string[];
}

/** Keeps a run from writing policies after which no one could undo them. What is not known does not count as a way in. */
export class LockOutGuard {
    /** Enforced policies that the running program has declared so far, by what they say. */
    private readonly declared = new Map<string, ConditionalAccessPolicy>();
    /** What this run writes, over what was there. */
    private readonly written = new Map<string, ConditionalAccessPolicy | undefined>();
    private readonly accounts: EmergencyAccounts;
    private isAsked = false;
    /** How many writes were asked about: new policies have no id yet, and differ by it. */
    private count = 0;
    private livePolicies: Promise<LivePolicies> | undefined;
    private knownDeployer: Promise<ProtectedPeople["deployer"]> | undefined;

    constructor(private readonly run: Pick<Run, "client" | "log">) {
        this.accounts = new EmergencyAccounts(run);
    }

    /**
     * What is wrong with a policy beside those that the program has declared before it, as far as values are known:
     * `undefined` when nothing is. Asks no network, so that a preview shows it.
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
     * Refuses a write after which no account for emergency access, or not the identity that deploys, could sign in, under
     * all policies of the tenant together: those outside the stack included, which are read once in a run. A tenant that
     * locks them out already is warned of, and can still be put right.
     *
     * An account counts when it is in the tenant and enabled. For a policy that can keep everyone out, what cannot be read
     * is refused unless `acknowledgeUnchecked` is set.
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
        // Nothing waits from here on: two writes at the same time see each other.
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

    /** Takes note that a policy is gone. What is gone before the first write, the list of policies shows. */
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

    /** Who deploys is in the token; `undefined` when that cannot be read. */
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

/** Whether a policy names no account at all, and that is not acknowledged. */
function isNameless(access: GuardedAccess | undefined): boolean {
    return isNothingNamed(access) && access?.acknowledgeUnchecked !== true;
}

function isNothingNamed(access: GuardedAccess | undefined): boolean {
    return (access?.accountIds ?? []).length === 0 && access?.groupId === undefined;
}

/** Who a program declares for emergency access. Nothing else is known of them. */
function declaredPeople({ accountIds = [], groupId }: GuardedAccess = {}): ProtectedPeople {
    const areKnown = !isUnknown(accountIds) && !accountIds.some((id) => isUnknown(id));
    // Accounts or a group that are not known may be left out of every policy.
    if (!areKnown || isUnknown(groupId)) {
        return { emergencyAccess: [] };
    }
    const named = accountIds.map((userId) => ({ userId }));
    return {
        emergencyAccess: named.length > 0 || groupId === undefined ? named : [{ userId: someMember }],
        ...(groupId !== undefined && { emergencyAccessGroupId: groupId }),
    };
}

/** Who can use emergency access, as the tenant shows it; who is declared, where that cannot be read. */
function peopleOf(access: GuardedAccess | undefined, { able, unread }: KnownAccounts): ProtectedPeople {
    if (able.length === 0) {
        return unread.length > 0 ? declaredPeople(access) : { emergencyAccess: [] };
    }
    const unique = new Map(able.map((account) => [account.userId, account]));
    return { emergencyAccess: [...unique.values()] };
}

/** A policy as the evaluator takes it, or why it cannot be read. */
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
