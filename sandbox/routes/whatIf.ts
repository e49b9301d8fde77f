import type { GraphCall, GraphReply, Route } from "../call";
import { badRequest } from "../graphFault";
import type { Entity } from "../store";
import { plainList, urlOf } from "./answers";
import { answeredPolicy } from "./conditionalAccessAnswers";
import { guestFlags, object, stringsIn, type Body } from "./conditionalAccessShape";
import { reasonsAgainst, type AskedSignIn } from "./whatIfMatch";

/** The contract's words for actions, and those of policies. */
const userActions: Readonly<Record<string, string>> = {
    registerSecurityInformation: "urn:user:registersecurityinfo",
    registerOrJoinDevices: "urn:user:registerdevice",
};

/** A required part of the request; the text is assumed. */
function part(body: Body, name: string): Body {
    const value = object(body[name]);
    if (value === undefined) {
        throw badRequest(`The property '${name}' is required.`);
    }
    return value;
}

function asked(call: GraphCall): AskedSignIn {
    const identity = part(call.body, "signInIdentity");
    const context = part(call.body, "signInContext");
    const conditions = part(call.body, "signInConditions");
    const { userId, externalUserType, externalTenantId } = identity;
    const user = typeof userId === "string" ? call.view.get("users", userId) : undefined;
    if ((userId !== undefined && user === undefined) || (user === undefined && !externalUserType)) {
        throw badRequest("The signInIdentity names no user of this tenant and no type of external user.");
    }
    if (externalUserType !== undefined && !guestFlags.some((flag) => flag === externalUserType)) {
        throw badRequest("The externalUserType is not a type of external user.");
    }
    const action = context["userAction"];
    const value = context["authenticationContextValue"];
    return {
        user,
        externalType: typeof externalUserType === "string" ? externalUserType : undefined,
        externalTenantId: typeof externalTenantId === "string" ? externalTenantId : undefined,
        applicationIds: stringsIn(context, "includeApplications"),
        userAction: typeof action === "string" ? userActions[action] : undefined,
        authenticationContext: typeof value === "string" ? value : undefined,
        conditions,
    };
}

function evaluate(call: GraphCall): GraphReply {
    const signIn = asked(call);
    const results = call.view.list("conditionalAccessPolicies").map((policy): Entity => {
        const reasons = reasonsAgainst(policy, signIn, call.view);
        return {
            ...answeredPolicy(policy, call.view, urlOf(call)),
            policyApplies: reasons.length === 0,
            analysisReasons: reasons.length === 0 ? "notSet" : reasons.join(","),
        };
    });
    const shown =
        call.body["appliedPoliciesOnly"] === true
            ? results.filter(({ policyApplies }) => policyApplies === true)
            : results;
    return plainList(call, shown);
}

/**
 * Which policies a sign-in meets. Sign-ins of workload identities, rules over devices and filters of applications are
 * not imitated.
 *
 * @see https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
 */
export const whatIfRoutes: readonly Route[] = [
    {
        method: "POST",
        path: "/identity/conditionalAccess/evaluate",
        permissions: [["Policy.Read.ConditionalAccess"], ["Policy.Read.All"]],
        isRead: true,
        handle: evaluate,
    },
];
