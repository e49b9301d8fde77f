import { z } from "zod";
import { conditionalAccess, isSamePolicy, policyMembers, readAgreed, type PolicyJson } from "../../../graph";
import {
    absentError,
    adoptedId,
    adoptionFields,
    adoptionNames,
    adoptionReplaces,
    adoptionTerms,
    isRetained,
    noteAdoption,
} from "../kit/adoption";
import type { Run } from "../kit/run";

import { changedProperties, checkInputs, guid, guidSet, isUnknown } from "../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../kit/lifecycle";
import { isEnforcedByOthers, isSameOrAbsent, refuseChangedPolicy, warnThatItGoesBack } from "./changedPolicy";
import { LockOutGuard, type GuardedAccess } from "./lockOut/guard";

import { draftName, markField, markIn } from "../kit/mark";
import { checkNamesakes, makeOwned } from "../kit/ownObject";
import { isAnyUnfinished } from "../kit/unfinished";

const part = z.record(z.string(), z.unknown());

const schema = z.object({
    displayName: z.string().min(1).max(256),
    state: z.enum(["enabled", "disabled", "enabledForReportingButNotEnforced"]),
    conditions: part,
    grantControls: part.optional(),
    sessionControls: part.optional(),
    emergencyAccess: z
        .object({
            accountIds: guidSet.optional(),
            groupId: guid.optional(),
            acknowledgeUnchecked: z.boolean().optional(),
        })
        .optional(),
    ...adoptionFields,
    ...markField,
});

/**
 * Adopts an existing policy, and writes it where it differs from the declaration.
 *
 * @throws Error - It is not there, or would lock out; nothing is written then.
 */
async function adopt(
    run: Run,
    id: string,
    policy: PolicyJson,
    access: GuardedAccess | undefined,
    outs: Properties,
): Promise<{ id: string; outs: Properties }> {
    const client = run.client;
    const found = await readAgreed(
        client,
        (client) => conditionalAccess.find(client, id),
        () => false,
        isSameOrAbsent,
    );
    if (found === undefined) {
        throw absentError("conditional-access policy", id);
    }
    run.declared.conditionalAccessPolicyIds.add(id);
    const isWritten = !isSamePolicy(found, policy);
    if (isWritten) {
        await run.part(LockOutGuard).checkWrite(id, policy, access);
    }
    try {
        if (isWritten) {
            await conditionalAccess.update(client, id, policy, declared(found));
            await conditionalAccess.waitUntilShown(client, id, policy);
        }
    } catch (error) {
        throw new CreatedError(id, outs, error);
    }
    return { id, outs };
}

/**
 * A conditional access policy in Microsoft Graph's own JSON. Another form of the same policy is not a change: see
 * `canonicalPolicy`. A policy that would lock out emergency access or the identity that deploys is refused before it
 * is written, and in a preview as far as the program declares it.
 */
export const conditionalAccessPolicy = (run: Run): Lifecycle => ({
    check: async (olds, news) => {
        const result = checkInputs(schema, news);
        noteAdoption(run, olds, result.inputs);
        const { grantControls, sessionControls } = result.inputs;
        if (grantControls === undefined && sessionControls === undefined) {
            result.failures.push({
                property: "grantControls",
                reason: "a policy needs grantControls or sessionControls, or it does nothing",
            });
        }
        if (result.failures.length === 0) {
            const reason = run
                .part(LockOutGuard)
                .declaredLockOut(declared(result.inputs), accessOf(result.inputs));
            // A policy that the tenant already has as declared is not written.
            const isThere =
                isSamePolicy(declared(olds), declared(result.inputs)) ||
                (adoptedId(result.inputs) !== undefined && Object.keys(declared(olds)).length === 0);
            if (reason !== undefined && isThere) {
                await run.log.warn(reason);
            } else if (reason !== undefined) {
                result.failures.push({ property: "conditions", reason });
            }
        }
        return result;
    },

    diff: async (id, olds, news) => {
        run.declared.conditionalAccessPolicyIds.add(id);
        noteEmergencyAccess(run, news);
        if (olds["state"] === "enabled" && news["state"] !== "enabled" && !isUnknown(news["state"])) {
            await warnThatItGoesBack(run, news);
        }
        const isNew = policyMembers.some((name) => isUnknown(news[name]));
        const replaces = adoptionReplaces(id, news);
        const isChanged =
            isNew ||
            isAnyUnfinished(olds) ||
            !isSamePolicy(declared(olds), declared(news)) ||
            changedProperties(olds, news, adoptionNames).length > 0;
        return { changes: replaces.length > 0 || isChanged, replaces };
    },

    create: async (properties) => {
        noteEmergencyAccess(run, properties);
        const policy = declared(properties);
        const client = run.client;
        const kept = { ...policy, ...adoptionTerms(properties) };
        const adopted = adoptedId(properties);
        if (adopted !== undefined) {
            return adopt(run, adopted, policy, accessOf(properties), { ...kept, policyId: adopted });
        }
        await run.part(LockOutGuard).checkWrite(undefined, policy, accessOf(properties));
        const draft = draftOf(properties);
        return makeOwned(run, {
            ...identity(run, properties),
            isMarked: ({ displayName }) => displayName === draft["displayName"],
            post: () => conditionalAccess.post(client, draft),
            remove: (id) => conditionalAccess.remove(client, id),
            finish: async (found) => {
                if (!isSamePolicy(found, policy)) {
                    await conditionalAccess.update(client, found.id, policy, declared(found));
                }
                await conditionalAccess.waitUntilShown(client, found.id, policy);
            },
            outputsOf: (id) => ({ ...kept, policyId: id }),
            unfinished: draft,
        });
    },

    read: async (id, props) => {
        const known = declared(props);
        const found = await readAgreed(
            run.client,
            (client) => conditionalAccess.find(client, id),
            (policy) => policy !== undefined && isSamePolicy(policy, known),
            isSameOrAbsent,
        );
        if (found === undefined) {
            return {};
        }
        const shown = isSamePolicy(found, known) ? known : declared(found);
        return { id, props: { ...props, ...emptied, ...shown, policyId: id } };
    },

    update: async (id, olds, news) => {
        const policy = declared(news);
        const client = run.client;
        if (isAnyUnfinished(olds) || !isSamePolicy(declared(olds), policy)) {
            if (olds["displayName"] === draftOf(news)["displayName"]) {
                await checkNamesakes(run, identity(run, news), id);
            }
            await run.part(LockOutGuard).checkWrite(id, policy, accessOf(news));
            if (await isEnforcedByOthers(run, id, olds, policy)) {
                await warnThatItGoesBack(run, news);
            }
            await conditionalAccess.update(client, id, policy, await before(run, id, olds));
            run.declared.writtenPolicyIds.add(id);
        }
        await conditionalAccess.waitUntilShown(client, id, policy);
        return { outs: { ...policy, ...adoptionTerms(news), policyId: id } };
    },

    delete: async (id, props) => {
        noteEmergencyAccess(run, props);
        if (!isRetained(run, id, props)) {
            await refuseChangedPolicy(run, id, props, declared(props));
            await conditionalAccess.remove(run.client, id);
            run.declared.writtenPolicyIds.add(id);
            run.part(LockOutGuard).noteRemoval(id);
        }
    },
});

/** The former content of a policy: what the state has or, if a run left it unfinished, also what the tenant shows. */
async function before({ client }: Run, id: string, olds: Properties): Promise<PolicyJson> {
    if (!isAnyUnfinished(olds)) {
        return declared(olds);
    }
    const found = await readAgreed(
        client,
        (client) => conditionalAccess.find(client, id),
        () => false,
        isSameOrAbsent,
    );
    return declared(found ?? olds);
}

/**
 * The policy as it is created, until it is certain which one the resource owns: not in force, and named by the mark.
 */
function draftOf(props: Properties): PolicyJson {
    const policy = declared(props);
    return {
        ...policy,
        displayName: draftName(markIn(props)),
        state: policy["state"] === "enabled" ? "disabled" : policy["state"],
    };
}

/** What distinguishes the resource's policy from others. */
function identity(run: Run, props: Properties) {
    const { displayName } = declared(props);
    return {
        kind: "conditional access policy",
        displayName: String(displayName),
        mark: draftName(markIn(props)),
        declaredIds: run.declared.conditionalAccessPolicyIds,
        list: conditionalAccess.listPolicies,
        isNamesake: (found: PolicyJson) => found["displayName"] === displayName,
    };
}

const emptied: Properties = { grantControls: undefined, sessionControls: undefined };

/** Remembers the accounts for emergency access, which no end of another resource may block or delete. */
function noteEmergencyAccess(run: Run, props: Properties): void {
    const { accountIds = [], groupId } = accessOf(props) ?? {};
    if (!isUnknown(accountIds)) {
        run.declared.emergencyAccessAccountIds.addAll(accountIds.filter((id) => !isUnknown(id)));
    }
    if (groupId !== undefined && !isUnknown(groupId)) {
        run.declared.emergencyAccessGroupIds.add(groupId);
    }
}

/** Accounts that the policy must not lock out. */
function accessOf(props: Properties): GuardedAccess | undefined {
    return (props["emergencyAccess"] as GuardedAccess | null | undefined) ?? undefined;
}

/** What a resource says of its policy. */
function declared(props: Properties): PolicyJson {
    return Object.fromEntries(
        policyMembers.flatMap((name) =>
            props[name] === undefined || props[name] === null ? [] : [[name, props[name]]],
        ),
    );
}
