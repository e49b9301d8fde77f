import {
    builtInStrengths,
    isOpen,
    isUnknown,
    knownItems,
    type ConditionalAccessPolicy,
    type GrantControls,
    type OrUnknown,
    type TenantPolicies,
} from "../model";
import type { CompiledGrant } from "../evaluate/grant";
import type { Asking } from "../evaluate/multifactor";
import type { PolicySession } from "../evaluate/session";

/** What how a grant is met can depend on, apart from the policy. */
export interface Dependence {
    readonly legacy: boolean;
    readonly device: boolean;
    readonly flow: boolean;
    readonly clientState: boolean;
    readonly atHome: boolean;
    /** On whether security information is to be registered. */
    readonly registration: boolean;
    /** On the person: their home tenant, and which of its claims are trusted. */
    readonly person: boolean;
}

/** Grant and session controls of a rule, the same on both sides of a comparison when they are alike. */
export interface Terms {
    /** Blocks, whatever the sign-in. */
    readonly isBlock: boolean;
    readonly dependence: Dependence;
    readonly session: PolicySession;
    /** By side; `undefined` where no rule of the side has them. */
    readonly grants: (CompiledGrant | undefined)[];
}

export type TermsId = number;

/** The terms that block, whatever asks for it. */
export const block: TermsId = 0;

const noSession: PolicySession = { controls: null, others: [] };
const independent: Dependence = {
    legacy: false,
    device: false,
    flow: false,
    clientState: false,
    atHome: false,
    registration: false,
    person: false,
};

/** Terms of all rules of both sides. */
export class TermsTable {
    readonly items: Terms[] = [{ isBlock: true, dependence: independent, session: noSession, grants: [] }];
    private readonly ids = new Map<string, TermsId>();

    /**
     * The terms of a policy.
     *
     * @param side - Index of the side, whose tenant says what strengths allow.
     */
    of(
        side: number,
        tenant: TenantPolicies,
        { grantControls, asking, grant, session }: PolicyTerms,
    ): TermsId {
        if (isPlainBlock(grantControls)) {
            return block;
        }
        const key = JSON.stringify([
            grantControls,
            strengthIn(tenant, grantControls),
            asking.isRisky,
            String(asking.isFresh),
            session,
        ]);
        let id = this.ids.get(key);
        if (id === undefined) {
            const dependence = dependenceOf(grantControls);
            id = this.items.push({ isBlock: false, dependence, session, grants: [] }) - 1;
            this.ids.set(key, id);
        }
        this.items[id]!.grants[side] ??= grant;
        return id;
    }
}

export interface PolicyTerms {
    readonly grantControls: ConditionalAccessPolicy["grantControls"];
    readonly asking: Asking;
    readonly grant: CompiledGrant;
    readonly session: PolicySession;
}

function isPlainBlock(grant: OrUnknown<GrantControls> | null): boolean {
    return (
        grant !== null &&
        !isUnknown(grant) &&
        !isOpen(grant.builtInControls) &&
        knownItems(grant.builtInControls).join() === "block" &&
        [grant.termsOfUse, grant.customAuthenticationFactors].every(
            (list) => !isUnknown(list) && list.length === 0,
        ) &&
        grant.authenticationStrengthId === null
    );
}

/** What the strength allows: the same id can allow something else on the other side. */
function strengthIn(tenant: TenantPolicies, grant: OrUnknown<GrantControls> | null): unknown {
    const id = grant === null || isUnknown(grant) ? null : grant.authenticationStrengthId;
    const found = [...builtInStrengths, ...tenant.authenticationStrengths].findLast(
        (strength) => strength.id === id,
    );
    return found && [found.allowedCombinations, found.configuredCombinations];
}

/** By the kinds of controls. What is unknown is judged the same for everyone. */
function dependenceOf(grant: OrUnknown<GrantControls> | null): Dependence {
    if (grant === null || isUnknown(grant)) {
        return independent;
    }
    const kinds = knownItems(grant.builtInControls);
    const has = (...names: string[]) => names.some((name) => kinds.includes(name));
    const isMfa = has("mfa") || grant.authenticationStrengthId !== null;
    const isDevice = has("compliantDevice", "domainJoinedDevice");
    const isClient = has("approvedApplication", "compliantApplication");
    const isOther =
        has("passwordChange", "riskRemediation") ||
        knownItems(grant.termsOfUse).length > 0 ||
        knownItems(grant.customAuthenticationFactors).length > 0;
    return {
        legacy: isMfa || isDevice || isOther,
        device: isDevice,
        flow: isDevice,
        clientState: isClient,
        atHome: isMfa,
        registration: isMfa,
        person: isMfa || isDevice || isClient || isOther,
    };
}
