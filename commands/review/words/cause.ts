import { isKnown, type ChangeLabel, type UntouchedReason } from "pulumi-entra-b2b-policy";
import { nameOf } from "../../shared/plan";
import { shortList, type Names } from "./names";

const policyWords: Readonly<Record<Extract<ChangeLabel, { kind: "policy" }>["what"], string>> = {
    added: "is added",
    removed: "is removed",
    enforced: "is enforced",
    released: "is no longer enforced",
    changed: "changes",
    reportOnly: "changes in report-only mode or while disabled",
};

const trustWords = { withdrawn: "is withdrawn", given: "is given", changed: "changes" } as const;

/** One thing of a change, in a clause. */
export function causeWords(change: ChangeLabel, names: Names): string {
    switch (change.kind) {
        case "policy":
            return `${isKnown(change.displayName) ? change.displayName : nameOf(change.key)} ${policyWords[change.what]}`;
        case "trust":
            return `trust in ${homeWords(change.tenantId, names)} ${trustWords[change.what]}`;
        case "inbound":
            return `inbound access for ${homeWords(change.tenantId, names)} changes`;
        case "partner":
            return `${homeWords(change.tenantId, names)} ${change.isOne ? "becomes" : "is no longer"} a configured partner`;
        case "clouds":
            return "the clouds with which collaboration is enabled change";
        case "serviceProvider":
            return `${homeWords(change.tenantId, names)} ${change.isOne === true ? "becomes a service provider" : change.isOne === false ? "is no longer a service provider" : "may become a service provider (not known yet)"}`;
        case "namedLocation":
            return `the named location ${isKnown(change.displayName) ? change.displayName : "without a known name"} changes`;
        case "authenticationStrength":
            return `the authentication strength ${isKnown(change.displayName) ? change.displayName : "without a known name"} changes`;
        case "securityDefaults":
            return `security defaults are turned ${change.isEnabled === true ? "on" : change.isEnabled === false ? "off" : "on or off (not known yet)"}`;
    }
}

function homeWords(tenantId: string | null, names: Names): string {
    return tenantId === null ? "all other tenants" : names.partner(tenantId);
}

/** Why something of a change touches no one. */
export function untouchedWords(reason: UntouchedReason): string {
    switch (reason.kind) {
        case "notEnforced":
            return "it is not enforced: report-only or disabled";
        case "asksNothing":
            return "by itself it changes no sign-in: it is for no one, or asks for nothing";
        case "covered": {
            const by = reason.by.filter(isKnown);
            return by.length === 0
                ? "other settings decide the same"
                : `covered by ${shortList(by, "and", 4)} already`;
        }
        case "decidesNothing":
            return "no enforced policy depends on it, or others decide the same";
    }
}
