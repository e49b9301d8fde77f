import { z } from "zod";
import { conditionalAccess, isSamePolicy, policyMembers, readAgreed, type PolicyJson } from "../../graph";
import { DeclaredKeys } from "./declared";
import { engineLog } from "./engineLog";
import { checkInputs, isUnknown } from "./inputs";
import type { Lifecycle, Properties } from "./lifecycle";
import { graphClient } from "./session";
import { takenUpIds, takeUpOrCreate } from "./takeUp";

const part = z.record(z.string(), z.unknown());

const schema = z.object({
    displayName: z.string().min(1).max(256),
    state: z.enum(["enabled", "disabled", "enabledForReportingButNotEnforced"]),
    conditions: part,
    grantControls: part.optional(),
    sessionControls: part.optional(),
});

/** Policies that resources of the running program are, so that none takes up another's. */
export const declaredPolicyIds = new DeclaredKeys();

/**
 * A conditional-access policy in Microsoft Graph's own JSON. Two forms of one policy are no change of it: see
 * `canonicalPolicy`.
 */
export const conditionalAccessPolicy: Lifecycle = {
    check: (_olds, news) => {
        const result = checkInputs(schema, news);
        const { grantControls, sessionControls } = result.inputs;
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
        return {
            changes: isNew || !isSamePolicy(declared(olds), declared(news)),
            replaces: [],
        };
    },

    create: (properties) => {
        const policy = declared(properties);
        const client = graphClient();
        return takeUpOrCreate(client, {
            kind: "conditional-access policy",
            displayName: String(policy["displayName"]),
            declaredIds: declaredPolicyIds,
            findAlike: async () =>
                (await conditionalAccess.listPolicies(client)).filter((found) => isSamePolicy(found, policy)),
            create: async () => {
                const isForeign = (id: string) => declaredPolicyIds.has(id);
                return (await conditionalAccess.create(client, policy, isForeign)).object;
            },
            remove: (id) => conditionalAccess.remove(client, id),
            outsOf: (id) => ({ ...policy, policyId: id }),
        });
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
        await conditionalAccess.update(client, id, policy, declared(olds));
        await conditionalAccess.waitUntilShown(client, id, policy);
        return { outs: { ...policy, policyId: id } };
    },

    delete: async (id) => {
        if (!takenUpIds.has(id)) {
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
