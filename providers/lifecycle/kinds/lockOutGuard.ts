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
import { engineLog } from "../kit/engineLog";
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

/** Enforced policies that the running program has declared so far, by what they say. */
export const declaredEnforced = new Map<string, ConditionalAccessPolicy>();

/** Stands for the members of a group whose members are not known. */
const someMember = "00000000-0000-0000-0000-00000000ffff";

/**
 * What is wrong with a policy beside those that the program has declared before it, as far as values are known:
 * `undefined` when nothing is. Asks no network, so that a preview shows it.
 */
export function declaredLockOut(policy: PolicyJson, access: GuardedAccess | undefined): string | undefined {
    const candidate = policy["state"] === "enabled" ? modelOf(policy, JSON.stringify(policy)) : undefined;
    if (candidate === undefined) {
        return undefined;
    }
    const others = [...declaredEnforced.values()].filter(({ key }) => key !== candidate.key);
    const [lockOut] = lockOutsBy([...others, candidate], peopleOf(access, []));
    if (lockOut !== undefined) {
        return messageOf(policy, lockOut);
    }
    declaredEnforced.set(candidate.key, candidate);
    return undefined;
}

interface Run {
    /** The tenant's policies as they were when the run first enforced one; none if they cannot be read. */
    readonly live: Promise<readonly ConditionalAccessPolicy[]>;
    readonly deployer: Promise<ProtectedPeople["deployer"]>;
    readonly accounts: Map<string, Promise<ProtectedAccount>>;
    /** What this run writes, over what was there. */
    readonly written: Map<string, ConditionalAccessPolicy | undefined>;
    /** How many writes were asked about: new policies have no id yet, and are told apart by it. */
    count: number;
}

const runs = new WeakMap<GraphClient, Run>();

/**
 * Refuses a write after which no account for emergency access, or not the identity that deploys, could sign in, under
 * all policies of the tenant together: those outside the stack included, which are read once in a run. A tenant that
 * locks them out already is warned of, and can still be mended.
 *
 * @param id - The policy's id; `undefined` for a new one.
 * @throws LockOutError - The write would lock out. Nothing was written.
 */
export async function guardWrite(
    client: GraphClient,
    id: string | undefined,
    policy: PolicyJson,
    access: GuardedAccess | undefined,
): Promise<void> {
    const run = runOf(client);
    run.count += 1;
    const key = id?.toLowerCase() ?? `new policy ${run.count}`;
    const candidate = modelOf(policy, key);
    if (candidate === undefined || candidate.state !== "enabled") {
        run.written.set(key, candidate);
        return;
    }
    const accounts = await Promise.all(
        (access?.accountIds ?? []).map((accountId) => accountOf(run, client, accountId)),
    );
    const deployer = await run.deployer;
    const people = { ...peopleOf(access, accounts), deployer };
    const isForDeployer = deployer?.kind === "user" || candidate.conditions.clientApplications !== null;
    if (people.emergencyAccess.length === 0 && !isForDeployer) {
        run.written.set(key, candidate);
        return;
    }
    const live = await run.live;
    // Nothing waits from here on: two writes at the same time see each other.
    const before = new Map(live.map((each) => [each.key, each]));
    run.written.forEach((each, name) => (each ? before.set(name, each) : before.delete(name)));
    const after = new Map(before).set(key, candidate);
    const known = new Set(lockOutsBy([...before.values()], people).map(({ who }) => who));
    const lockOuts = lockOutsBy([...after.values()], people);
    const added = lockOuts.find(({ who }) => !known.has(who));
    if (added !== undefined) {
        throw new LockOutError(messageOf(policy, added));
    }
    run.written.set(key, candidate);
    for (const lockOut of lockOuts) {
        await engineLog().warn(`The tenant's policies ${effectOf(lockOut)} already. ${cureOf(lockOut)}`);
    }
}

/** Tells the guard that a policy is gone. */
export function noteRemoval(client: GraphClient, id: string): void {
    runs.get(client)?.written.set(id.toLowerCase(), undefined);
}

function runOf(client: GraphClient): Run {
    const known = runs.get(client);
    if (known !== undefined) {
        return known;
    }
    let live: Run["live"] | undefined;
    let deployer: Run["deployer"] | undefined;
    const run: Run = {
        // Read when they are first needed: most runs enforce nothing new.
        get live() {
            return (live ??= readLive(client));
        },
        get deployer() {
            return (deployer ??= readDeployer(client));
        },
        accounts: new Map(),
        written: new Map(),
        count: 0,
    };
    runs.set(client, run);
    return run;
}

async function readLive(client: GraphClient): Promise<readonly ConditionalAccessPolicy[]> {
    const policies = await unlessRefused(conditionalAccess.listAll(client));
    if (policies === undefined) {
        await engineLog().warn(
            "The tenant's other conditional-access policies cannot be read: whether they lock somebody out together " +
                "with this stack's was not looked at. Grant Policy.Read.All.",
        );
    }
    return (policies ?? []).flatMap((policy) => modelOf(policy, policy.id) ?? []);
}

/** Who deploys is told by the token; one that cannot be read is no reason to stop. */
async function readDeployer(client: GraphClient): Promise<ProtectedPeople["deployer"]> {
    const identity = await client.signedIn().catch(() => undefined);
    if (identity === undefined || identity.objectId === "") {
        return undefined;
    }
    const { kind, objectId } = identity;
    return kind === "application" ? { kind, objectId } : { kind, ...(await readAccount(client, objectId)) };
}

function accountOf({ accounts }: Run, client: GraphClient, id: string): Promise<ProtectedAccount> {
    const account = accounts.get(id) ?? readAccount(client, id);
    accounts.set(id, account);
    return account;
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
