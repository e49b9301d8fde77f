import { z } from "zod";
import { conditionalAccess, isSamePolicy, policyMembers, readAgreed, type PolicyJson } from "../../graph";
import {
    absentError,
    adoptedId,
    adoptionFields,
    adoptionNames,
    adoptionReplaces,
    adoptionTerms,
    isRetained,
    noteAdoption,
} from "./adoption";
import { DeclaredKeys } from "./declared";
import { engineLog } from "./engineLog";
import { changedProperties, checkInputs, isUnknown } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { graphClient } from "./session";
import { isYoung, tellTakenUp } from "./takeUp";
import { Turns } from "./turns";

const part = z.record(z.string(), z.unknown());

const schema = z.object({
    displayName: z.string().min(1).max(256),
    state: z.enum(["enabled", "disabled", "enabledForReportingButNotEnforced"]),
    conditions: part,
    grantControls: part.optional(),
    sessionControls: part.optional(),
    ...adoptionFields,
});

/** Policies that resources of the running program are, so that none takes up another's. */
export const declaredPolicyIds = new DeclaredKeys();
/** Policies taken up in this run, which the end of another resource must leave alone. */
export const takenUpPolicyIds = new DeclaredKeys();

const turns = new Turns();

/** The policy that an interrupted run made and could not put into the state, if there is one. */
async function findLeftBehind(policy: PolicyJson): Promise<conditionalAccess.Policy | undefined> {
    const client = graphClient();
    const policies = await readAgreed(
        () => conditionalAccess.listPolicies(client),
        () => true,
        () => true,
        client.time,
    );
    return policies?.find(
        (found) => !declaredPolicyIds.has(found.id) && isYoung(client, found) && isSamePolicy(found, policy),
    );
}

async function findOrCreate(policy: PolicyJson): Promise<string> {
    const leftBehind = await findLeftBehind(policy);
    if (leftBehind !== undefined) {
        declaredPolicyIds.add(leftBehind.id);
        takenUpPolicyIds.add(leftBehind.id);
        await tellTakenUp("conditional-access policy", leftBehind);
        return leftBehind.id;
    }
    const { object } = await conditionalAccess.create(graphClient(), policy, (id) =>
        declaredPolicyIds.has(id),
    );
    declaredPolicyIds.add(object.id);
    return object.id;
}

/**
 * Takes over a policy that is in the tenant, and writes it where it says something else than is declared.
 *
 * @throws Error - It is not there; nothing is written then.
 */
async function adopt(id: string, policy: PolicyJson, outs: Properties): Promise<void> {
    const client = graphClient();
    const found = await readAgreed(
        () => conditionalAccess.find(client, id),
        () => false,
        (left, right) =>
            left === undefined || right === undefined ? left === right : isSamePolicy(left, right),
        client.time,
    );
    if (found === undefined) {
        throw absentError("conditional-access policy", id);
    }
    declaredPolicyIds.add(id);
    if (isSamePolicy(found, policy)) {
        return;
    }
    try {
        await conditionalAccess.update(client, id, policy, declared(found));
        await conditionalAccess.waitUntilShown(client, id, policy);
    } catch (error) {
        throw new CreatedError(id, { ...outs, state: found["state"] }, error);
    }
}

/**
 * A conditional-access policy in Microsoft Graph's own JSON. Two forms of one policy are no change of it: see
 * `canonicalPolicy`.
 */
export const conditionalAccessPolicy: Lifecycle = {
    check: (olds, news) => {
        const result = checkInputs(schema, news);
        const { grantControls, sessionControls } = result.inputs;
        noteAdoption(olds, result.inputs);
        if (grantControls === undefined && sessionControls === undefined) {
            result.failures.push({
                property: "grantControls",
                reason: "a policy needs grantControls or sessionControls, or it does nothing",
            });
        }
        return Promise.resolve(result);
    },

    diff: async (id, olds, news) => {
        declaredPolicyIds.add(id);
        if (olds["state"] === "enabled" && news["state"] !== "enabled" && !isUnknown(news["state"])) {
            await engineLog().warn(
                `The policy ${JSON.stringify(news["displayName"])} is enforced, and goes back to ${String(news["state"])}: ` +
                    "it stops nobody then.",
            );
        }
        const isNew = policyMembers.some((name) => isUnknown(news[name]));
        const replaces = adoptionReplaces(id, news);
        const isChanged =
            isNew ||
            !isSamePolicy(declared(olds), declared(news)) ||
            changedProperties(olds, news, adoptionNames).length > 0;
        return { changes: replaces.length > 0 || isChanged, replaces };
    },

    create: async (properties) => {
        const policy = declared(properties);
        const kept = { ...policy, ...adoptionTerms(properties) };
        const adopted = adoptedId(properties);
        if (adopted !== undefined) {
            await adopt(adopted, policy, { ...kept, policyId: adopted });
            return { id: adopted, outs: { ...kept, policyId: adopted } };
        }
        const id = await turns.take(String(policy["displayName"]), () => findOrCreate(policy));
        const outs = { ...kept, policyId: id };
        try {
            await conditionalAccess.waitUntilShown(graphClient(), id, policy);
        } catch (error) {
            throw new CreatedError(id, outs, error);
        }
        return { id, outs };
    },

    read: async (id, props) => {
        const known = declared(props);
        const found = await readAgreed(
            () => conditionalAccess.find(graphClient(), id),
            (policy) => policy !== undefined && isSamePolicy(policy, known),
            (left, right) =>
                left === undefined || right === undefined ? left === right : isSamePolicy(left, right),
            graphClient().time,
        );
        if (found === undefined) {
            return {};
        }
        const shown = isSamePolicy(found, known) ? known : declared(found);
        return { id, props: { ...props, ...emptied, ...shown, policyId: id } };
    },

    update: async (id, olds, news) => {
        const policy = declared(news);
        const client = graphClient();
        if (!isSamePolicy(declared(olds), policy)) {
            await conditionalAccess.update(client, id, policy, declared(olds));
        }
        await conditionalAccess.waitUntilShown(client, id, policy);
        return { outs: { ...policy, ...adoptionTerms(news), policyId: id } };
    },

    delete: async (id, props) => {
        if (!takenUpPolicyIds.has(id) && !isRetained(id, props)) {
            await conditionalAccess.remove(graphClient(), id);
        }
    },
};

const emptied: Properties = { grantControls: undefined, sessionControls: undefined };

/** What a resource says of its policy. */
function declared(props: Properties): PolicyJson {
    return Object.fromEntries(
        policyMembers.flatMap((name) =>
            props[name] === undefined || props[name] === null ? [] : [[name, props[name]]],
        ),
    );
}
