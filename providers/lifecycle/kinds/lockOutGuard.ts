import { conditionalAccess, GraphError, users, type GraphClient, type PolicyJson } from "../../../graph";
import {
    lockOutsBy,
    PolicyModelError,
    tenantFromGraph,
    type ConditionalAccessPolicy,
    type LockOut,
    type ProtectedAccount,
    type ProtectedPeople,
} from "pulumi-entra-b2b-policy";
import type { Run } from "../kit/run";
import { isUnknown } from "../kit/inputs";

/** The accounts for emergency access, as a policy's resource names them. */
export interface GuardedAccess {
    readonly accountIds?: readonly string[] | undefined;
    readonly groupId?: string | undefined;
}

/** A policy that would keep out whoever could undo it. Nothing was written. */
export class LockOutError extends Error {
    override readonly name = "LockOutError";
}

/** Stands for the members of a group whose members are not known. */
const someMember = "00000000-0000-0000-0000-00000000ffff";

/** Keeps a run from writing policies after which nobody could undo them. */
export class LockOutGuard {
    /** Enforced policies that the running program has declared so far, by what they say. */
    private readonly declared = new Map<string, ConditionalAccessPolicy>();
    /** What this run writes, over what was there. */
    private readonly written = new Map<string, ConditionalAccessPolicy | undefined>();
    private readonly accounts = new Map<string, Promise<ProtectedAccount>>();
    private isAsked = false;
    /** How many writes were asked about: new policies have no id yet, and are told apart by it. */
    private count = 0;
    private livePolicies: Promise<readonly ConditionalAccessPolicy[]> | undefined;
    private knownDeployer: Promise<ProtectedPeople["deployer"]> | undefined;

    constructor(private readonly run: Pick<Run, "client" | "log">) {}

    /**
     * What is wrong with a policy beside those that the program has declared before it, as far as values are known:
     * `undefined` when nothing is. Asks no network, so that a preview shows it.
     */
    declaredLockOut(policy: PolicyJson, access: GuardedAccess | undefined): string | undefined {
        const candidate = policy["state"] === "enabled" ? modelOf(policy, JSON.stringify(policy)) : undefined;
        if (candidate === undefined) {
            return undefined;
        }
        const others = [...this.declared.values()].filter(({ key }) => key !== candidate.key);
        const [lockOut] = lockOutsBy([...others, candidate], peopleOf(access, []));
        if (lockOut !== undefined) {
            return messageOf(policy, lockOut);
        }
        this.declared.set(candidate.key, candidate);
        return undefined;
    }

    /**
     * Refuses a write after which no account for emergency access, or not the identity that deploys, could sign in, under
     * all policies of the tenant together: those outside the stack included, which are read once in a run. A tenant that
     * locks them out already is warned of, and can still be mended.
     *
     * @param id - The policy's id; `undefined` for a new one.
     * @throws LockOutError - The write would lock out. Nothing was written.
     */
    async checkWrite(
        id: string | undefined,
        policy: PolicyJson,
        access: GuardedAccess | undefined,
    ): Promise<void> {
        this.isAsked = true;
        this.count += 1;
        const key = id?.toLowerCase() ?? `new policy ${this.count}`;
        const candidate = modelOf(policy, key);
        if (candidate === undefined || candidate.state !== "enabled") {
            this.written.set(key, candidate);
            return;
        }
        const accounts = await Promise.all(
            (access?.accountIds ?? []).map((account) => this.account(account)),
        );
        const deployer = await this.deployer();
        const people = { ...peopleOf(access, accounts), deployer };
        const isForDeployer = deployer?.kind === "user" || candidate.conditions.clientApplications !== null;
        if (people.emergencyAccess.length === 0 && !isForDeployer) {
            this.written.set(key, candidate);
            return;
        }
        const live = await this.live();
        // Nothing waits from here on: two writes at the same time see each other.
        const before = new Map(live.map((each) => [each.key, each]));
        this.written.forEach((each, name) => (each ? before.set(name, each) : before.delete(name)));
        const after = new Map(before).set(key, candidate);
        const known = new Set(lockOutsBy([...before.values()], people).map(({ who }) => who));
        const lockOuts = lockOutsBy([...after.values()], people);
        const added = lockOuts.find(({ who }) => !known.has(who));
        if (added !== undefined) {
            throw new LockOutError(messageOf(policy, added));
        }
        this.written.set(key, candidate);
        for (const lockOut of lockOuts) {
            await this.run.log.warn(`The tenant's policies ${effectOf(lockOut)} already. ${cureOf(lockOut)}`);
        }
    }

    /** Takes note that a policy is gone. What is gone before the first write, the list of policies shows. */
    noteRemoval(id: string): void {
        if (this.isAsked) {
            this.written.set(id.toLowerCase(), undefined);
        }
    }

    /** The tenant's policies as they were when the run first enforced one; none if they cannot be read. */
    private live(): Promise<readonly ConditionalAccessPolicy[]> {
        this.livePolicies ??= this.readLive();
        return this.livePolicies;
    }

    private async readLive(): Promise<readonly ConditionalAccessPolicy[]> {
        const policies = await unlessRefused(conditionalAccess.listAll(this.run.client));
        if (policies === undefined) {
            await this.run.log.warn(
                "The tenant's other conditional-access policies cannot be read: whether they lock somebody out together " +
                    "with this stack's was not looked at. Grant Policy.Read.All.",
            );
        }
        return (policies ?? []).flatMap((policy) => modelOf(policy, policy.id) ?? []);
    }

    private deployer(): Promise<ProtectedPeople["deployer"]> {
        this.knownDeployer ??= this.readDeployer();
        return this.knownDeployer;
    }

    /** Who deploys is told by the token; one that cannot be read is no reason to stop. */
    private async readDeployer(): Promise<ProtectedPeople["deployer"]> {
        const identity = await this.run.client.signedIn().catch(() => undefined);
        if (identity === undefined || identity.objectId === "") {
            return undefined;
        }
        const { kind, objectId } = identity;
        return kind === "application"
            ? { kind, objectId }
            : { kind, ...(await readAccount(this.run.client, objectId)) };
    }

    private account(id: string): Promise<ProtectedAccount> {
        const account = this.accounts.get(id) ?? readAccount(this.run.client, id);
        this.accounts.set(id, account);
        return account;
    }
}

/** Groups that cannot be read are not known, which counts in the account's favour. */
async function readAccount(client: GraphClient, userId: string): Promise<ProtectedAccount> {
    const groupIds = await unlessRefused(users.listGroupIds(client, userId));
    return { userId, ...(groupIds && { groupIds }) };
}

async function unlessRefused<T>(read: Promise<T>): Promise<T | undefined> {
    try {
        return await read;
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 403) {
            return undefined;
        }
        throw error;
    }
}

function peopleOf(access: GuardedAccess | undefined, read: readonly ProtectedAccount[]): ProtectedPeople {
    const ids = (access?.accountIds ?? []).filter((accountId) => !isUnknown(accountId));
    const { groupId } = access ?? {};
    const isGroupKnown = groupId !== undefined && !isUnknown(groupId);
    const named = read.length > 0 ? read : ids.map((userId) => ({ userId }));
    // Accounts or a group that are not known may be left out of every policy.
    const isOpen = ids.length < (access?.accountIds?.length ?? 0) || (groupId !== undefined && !isGroupKnown);
    if (isOpen) {
        return { emergencyAccess: [] };
    }
    return {
        emergencyAccess: named.length > 0 || !isGroupKnown ? named : [{ userId: someMember }],
        ...(isGroupKnown && { emergencyAccessGroupId: groupId }),
    };
}

/** A policy as the evaluator takes it; what it cannot read is for Graph to judge. */
function modelOf(policy: PolicyJson, key: string): ConditionalAccessPolicy | undefined {
    try {
        const [model] = tenantFromGraph({
            conditionalAccessPolicies: [{ ...policy, id: key }],
        }).conditionalAccessPolicies;
        return model;
    } catch (error) {
        if (PolicyModelError.isInstance(error)) {
            return undefined;
        }
        throw error;
    }
}

function messageOf(policy: PolicyJson, lockOut: LockOut): string {
    return `The policy ${JSON.stringify(policy["displayName"])} would ${effectOf(lockOut)}, so that nobody could undo it. ${cureOf(lockOut)}`;
}

function effectOf({ who, ids }: LockOut): string {
    return who === "emergencyAccess"
        ? `lock out every account for emergency access (${ids.join(", ").replace(someMember, "members of its group")})`
        : `lock out the identity that deploys (${ids.join(", ")})`;
}

function cureOf({ who, policies }: LockOut): string {
    const whom =
        who === "emergencyAccess" ? "one of these accounts, or a group that holds them," : "this identity";
    const names = policies.map((name) => JSON.stringify(name)).join(", ");
    return `Exclude ${whom} from what blocks: ${names}.`;
}
