import type { Holding, StatementReview } from "./model";
import { azurePortal, knownApplications } from "../../rules/applicationGroups";
import {
    externalUserTypes,
    isUnknown,
    prove,
    settingsInForce,
    type Proof,
    type Scope,
    type TenantPolicies,
} from "pulumi-entra-b2b-policy";
import type { Always, AlwaysTarget, AlwaysWho } from "./always";
import { regionTitle } from "./findings";
import type { Census } from "./people/census";
import { countIn } from "./people/count";
import type { People } from "./scenarios";
import { exampleWords } from "./words/example";
import type { Names } from "./words/names";
import { circumstanceWords, targetWords } from "./words/where";
import { whoWords } from "./words/who";

type PersonLabel = Parameters<NonNullable<Scope["people"]>>[0];
type TargetLabel = Parameters<NonNullable<Scope["target"]>>[0];

/** What every review looks after. Direct-connect users and service providers are not guests here. */
export function builtInStatements(tenant: TenantPolicies): Always[] {
    const trusted = tenant.crossTenantAccess.partners.flatMap(({ tenantId }) => {
        if (isUnknown(tenantId)) {
            return [];
        }
        const { inboundTrust } = settingsInForce(tenant.crossTenantAccess, tenantId);
        return !isUnknown(inboundTrust) && inboundTrust.isMfaAccepted === true ? [tenantId] : [];
    });
    return [
        {
            name: "Emergency access is never blocked, and never asked for MFA",
            who: "emergencyAccess",
            expect: { access: "granted", mfa: "never" },
        },
        {
            name: "Legacy authentication never gets a guest in",
            who: "guests",
            legacyAuthentication: true,
            except: [
                { target: { userAction: "urn:user:registersecurityinfo" } },
                { target: { userAction: "urn:user:registerdevice" } },
            ],
            expect: { access: "blocked" },
        },
        ...(trusted.length === 0
            ? []
            : [
                  {
                      name: "No one from a trusted partner is asked twice for MFA",
                      who: { partners: trusted },
                      expect: { mfa: "atMostOnce" },
                  } as const satisfies Always,
              ]),
        {
            name: "No guest reaches an administration portal without MFA",
            who: "guests",
            target: { suite: "MicrosoftAdminPortals" },
            expect: { mfa: "atLeastOnce" },
        },
    ];
}

/** Proves or refutes a statement before and after a change; of one tenant where there is no `before`. */
export function statementReview(
    statement: Always,
    before: TenantPolicies | undefined,
    after: TenantPolicies,
    people: People,
    names: Names,
    census?: Census,
): StatementReview {
    const scope = scopeOf(statement, people);
    const [old, current] = [before, after].map(
        (tenant) => tenant && prove(tenant, people, statement.expect, scope),
    );
    const { broken, example, left, shortages } = current!;
    const counts = census && broken.map((region) => countIn(census, region, scope.groupId));
    return {
        name: statement.name,
        isBuiltIn: statement.place === undefined,
        before: old === undefined ? null : holding(old),
        after: holding(current!),
        people: counts ?? null,
        broken: broken.map((region, index) =>
            regionTitle({
                who: whoWords(region, names, counts?.[index]),
                target: targetWords(region, names),
                circumstances: circumstanceWords(region, names),
            }),
        ),
        counterexample: example === undefined ? null : exampleWords(example, names),
        limit:
            left === null && shortages.length === 0
                ? null
                : left === null
                  ? `not all of ${shortages.map(({ dimension, total }) => `${total.toLocaleString("en-US")} values of ${dimension}`).join(", ")} were compared`
                  : `${left.people} of ${left.total} kinds of people were not compared`,
    };
}

function holding({ holds }: Proof): Holding {
    return holds === undefined ? "unproven" : holds ? "holds" : "broken";
}

function scopeOf({ who, target, legacyAuthentication, except = [] }: Always, people: People): Scope {
    const isWho = whoTest(who, people);
    const notWho = except.flatMap((part) => ("who" in part ? [whoTest(part.who, people)] : []));
    const notTarget = except.flatMap((part) => ("target" in part ? [part.target] : []));
    const groupId = typeof who === "object" ? who.groupId : undefined;
    const named = [...(target === undefined ? [] : [target]), ...notTarget];
    return {
        people: (label) =>
            isWho(label) &&
            !notWho.some((test) => test(label)) &&
            (groupId === undefined || canBeIn(label, groupId, people)),
        target: (label) =>
            // A context is asked for on the way to an application, which is a class by itself.
            (target === undefined ? !/uthenticationContext$/.test(label.kind) : isTarget(label, target)) &&
            !notTarget.some((other) => isTarget(label, other)),
        ...(legacyAuthentication !== undefined && {
            client: ({ client }) =>
                (client === "exchangeActiveSync" || client === "other") === legacyAuthentication,
        }),
        applications: named.flatMap(({ applicationId, suite }) => [
            ...(applicationId === undefined ? [] : [applicationId]),
            ...(suite === undefined
                ? []
                : [suite, ...(suite === "MicrosoftAdminPortals" ? [azurePortal] : [])]),
        ]),
        ...(groupId !== undefined && { groupId }),
    };
}

/** Whether a person can be in a group; of emergency-access accounts all groups are known. */
function canBeIn({ kind }: PersonLabel, groupId: string, { emergencyAccessGroupId }: People): boolean {
    return kind === "emergencyAccess"
        ? groupId === emergencyAccessGroupId
        : kind !== "b2bDirectConnectUser" && kind !== "serviceProvider";
}

const guestKinds: ReadonlySet<string> = new Set([
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "otherExternalUser",
]);

function whoTest(who: AlwaysWho | undefined, { partnerNames }: People): (label: PersonLabel) => boolean {
    if (who === undefined) {
        return () => true;
    }
    if (typeof who === "string") {
        switch (who) {
            case "guests":
                return ({ kind }) => guestKinds.has(kind);
            case "members":
                return ({ kind }) => kind === "member";
            case "emergencyAccess":
                return ({ kind }) => kind === "emergencyAccess";
            default:
                return externalUserTypes.some((type) => type === who)
                    ? ({ kind }) => kind === who
                    : isOfPartner([who], partnerNames);
        }
    }
    const { partners, types } = who;
    const isOf = partners === undefined ? () => true : isOfPartner(partners, partnerNames);
    return (label) => isOf(label) && (types === undefined || types.some((type) => type === label.kind));
}

/** By name, or by tenant id. */
function isOfPartner(partners: readonly string[], partnerNames: People["partnerNames"]) {
    const ids = new Set(
        partners.flatMap((name) => [
            name.toLowerCase(),
            ...Object.keys(partnerNames).filter((id) => partnerNames[id] === name),
        ]),
    );
    return ({ kind, home }: PersonLabel) =>
        home !== null && ids.has(home) && kind !== "b2bDirectConnectUser" && kind !== "serviceProvider";
}

function isTarget(
    label: TargetLabel,
    { applicationId, suite, userAction, authenticationContext }: AlwaysTarget,
) {
    switch (label.kind) {
        case "application":
            return (
                label.id === applicationId ||
                (suite !== undefined && knownApplications.get(label.id)?.includes(suite) === true)
            );
        case "otherInSuite":
            return label.suite === suite;
        case "userAction":
            return label.action === userAction;
        case "authenticationContext":
            return label.id === authenticationContext;
        default:
            return false;
    }
}

/** Groups that statements are about. */
export function groupsOf(always: readonly Always[]): string[] {
    return always.flatMap(({ who }) => (typeof who === "object" ? (who.groupId ?? []) : []));
}

/** A name of a partner that a statement has and the stack config lacks; `undefined` where there is none. */
export function unknownPartner({ who, except = [] }: Always, { partnerNames }: People): string | undefined {
    const words: ReadonlySet<string> = new Set([
        "guests",
        "members",
        "emergencyAccess",
        ...externalUserTypes,
    ]);
    const known = new Set([...Object.values(partnerNames), ...Object.keys(partnerNames)]);
    const named = [who, ...except.map((part) => ("who" in part ? part.who : undefined))].flatMap((part) =>
        part === undefined
            ? []
            : typeof part === "string"
              ? words.has(part)
                  ? []
                  : [part]
              : (part.partners ?? []),
    );
    return named.find((name) => !known.has(name) && !known.has(name.toLowerCase()));
}
