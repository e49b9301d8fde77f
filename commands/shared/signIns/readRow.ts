import { mfaRecordOf, type AuthenticationStep } from "./authenticationSteps";
import { clientAppTypeOf, crossTenantAccessTypeOf, flowOf, platformOf, riskOf, trustTypeOf } from "./words";
import { PolicyLists } from "./policyLists";
import { flag, id, list, record, records, text, type Values } from "./values";
import { UnreadableRowError, type LoggedDevice, type LoggedPolicy, type LoggedSignIn } from "./loggedSignIn";

/** What is read of an entry, by the names of Microsoft Graph. */
export const members = [
    ...["id", "createdDateTime", "userId", "userPrincipalName", "userType", "crossTenantAccessType"],
    ...["homeTenantId", "resourceTenantId", "appId", "appDisplayName", "resourceId", "resourceDisplayName"],
    ...["conditionalAccessAudiences", "isInteractive", "signInEventTypes", "clientAppUsed", "deviceDetail"],
    ...["ipAddress", "location", "networkLocationDetails", "riskLevelDuringSignIn", "originalTransferMethod"],
    ...["authenticationProtocol", "authenticationRequirement", "authenticationRequirementPolicies"],
    ...["authenticationDetails", "mfaDetail", "status", "conditionalAccessStatus"],
    "appliedConditionalAccessPolicies",
] as const;

/** An entry as Microsoft Graph writes it. */
export type Row = Readonly<Partial<Record<(typeof members)[number], unknown>>>;

/**
 * Reads one entry in the form of Microsoft Graph.
 *
 * @param lists - Keeps the policies' results of all entries of the log.
 * @returns `undefined` for a sign-in that is not a person's.
 * @throws UnreadableRowError - It has no moment or no user.
 * @see https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-beta
 */
export function readRow(row: Row, lists: PolicyLists = new PolicyLists()): LoggedSignIn | undefined {
    const eventTypes = list(row.signInEventTypes);
    if (eventTypes.some((type) => type === "servicePrincipal" || type === "managedIdentity")) {
        return undefined;
    }
    const createdMs = momentOf(row.createdDateTime);
    const userId = text(row.userId).toLowerCase();
    if (userId === "") {
        throw new UnreadableRowError("it has no userId");
    }
    const userType = text(row.userType).toLowerCase();
    const status = record(row.status);
    const access = crossTenantAccessTypeOf(text(row.crossTenantAccessType));
    return {
        id: text(row.id),
        createdMs,
        userId,
        userPrincipalName: text(row.userPrincipalName),
        isGuest: userType === "" ? undefined : userType === "guest",
        access,
        homeTenantId: id(row.homeTenantId),
        resourceTenantId: id(row.resourceTenantId),
        ...targetOf(row),
        isInteractive: interactive(row.isInteractive, eventTypes),
        clientAppType: clientAppTypeOf(text(row.clientAppUsed)),
        platform: platformOf(text(record(row.deviceDetail)["operatingSystem"])),
        ...placeOf(row),
        device: deviceOf(record(row.deviceDetail)),
        signInRiskLevel: riskOf(text(row.riskLevelDuringSignIn)),
        authenticationFlow: flowOf(text(row.originalTransferMethod), text(row.authenticationProtocol)),
        ...authenticationOf(row, status),
        errorCode: Number(status["errorCode"] ?? 0),
        conditionalAccessStatus: text(row.conditionalAccessStatus) || undefined,
        policies: policiesOf(row.appliedConditionalAccessPolicies, lists),
    };
}

/** A moment without a zone is in UTC, as all of the log's are. */
function momentOf(value: unknown): number {
    const given = text(value);
    const createdMs = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(given) ? given : `${given}Z`);
    if (Number.isNaN(createdMs)) {
        throw new UnreadableRowError("it has no createdDateTime");
    }
    return createdMs;
}

/**
 * The audience that conditional access evaluated, where the log has one; else the resource, and else the application.
 * Several audiences are evaluated together, which one scenario cannot express: the resource stands for them.
 */
function targetOf(row: Row): Pick<LoggedSignIn, "targetId" | "targetName"> {
    const audiences = list(row.conditionalAccessAudiences);
    const audience = audiences.length === 1 ? audiences[0] : undefined;
    const [resourceId, appId] = [id(row.resourceId), id(row.appId)];
    const targetId = id(audience) ?? resourceId ?? appId;
    const names = [text(row.resourceDisplayName), text(row.appDisplayName)];
    const isApplication = targetId === appId && targetId !== resourceId;
    const [first = "", second = ""] = isApplication ? names.reverse() : names;
    return { targetId, targetName: first || second || (targetId ?? "") };
}

function interactive(value: unknown, eventTypes: readonly string[]): boolean | undefined {
    if (eventTypes.length > 0) {
        return eventTypes.includes("interactiveUser");
    }
    return typeof value === "boolean" ? value : undefined;
}

function placeOf(row: Row): Pick<LoggedSignIn, "ipAddress" | "country" | "networks"> {
    const country = text(record(row.location)["countryOrRegion"]).toUpperCase();
    const details = records(row.networkLocationDetails);
    return {
        ipAddress: text(row.ipAddress) || undefined,
        country: /^[A-Z]{2}$/.test(country) ? country : undefined,
        networks: details && {
            names: details.flatMap(({ networkNames }) => list(networkNames)),
            isTrusted: details.some(({ networkType }) => /^trusted/i.test(text(networkType))),
        },
    };
}

function deviceOf(detail: Values): LoggedDevice | undefined {
    const deviceId = text(detail["deviceId"]);
    return deviceId === ""
        ? undefined
        : {
              deviceId,
              displayName: text(detail["displayName"]),
              isCompliant: flag(detail["isCompliant"]),
              isManaged: flag(detail["isManaged"]),
              trustType: trustTypeOf(text(detail["trustType"])),
          };
}

/** Where the steps are left out, as in a CSV file, the status has the text of the last one. */
function authenticationOf(
    row: Row,
    status: Values,
): Pick<LoggedSignIn, "mfa" | "methods" | "requirementProviders"> {
    const providers = records(row.authenticationRequirementPolicies);
    const requirementProviders = providers?.map(({ requirementProvider }) => text(requirementProvider));
    const details = records(row.authenticationDetails);
    if (details !== undefined) {
        return { ...mfaRecordOf(details.map(stepOf)), requirementProviders };
    }
    const step = {
        authenticationMethod: text(record(row.mfaDetail)["authMethod"]),
        authenticationStepRequirement: "",
        authenticationStepResultDetail: text(status["additionalDetails"]),
    };
    const found = mfaRecordOf([step]);
    const isSingle = text(row.authenticationRequirement) === "singleFactorAuthentication";
    return found.mfa === "none" && !isSingle
        ? { mfa: "unknown", methods: [], requirementProviders }
        : { ...found, requirementProviders };
}

function stepOf(detail: Values): AuthenticationStep {
    return {
        authenticationMethod: text(detail["authenticationMethod"]),
        authenticationStepRequirement: text(detail["authenticationStepRequirement"]),
        authenticationStepResultDetail: text(detail["authenticationStepResultDetail"]),
    };
}

function policiesOf(value: unknown, lists: PolicyLists): readonly LoggedPolicy[] | undefined {
    const policies = records(value);
    return (
        policies &&
        lists.of(
            policies.map((policy) => ({
                id: text(policy["id"]).toLowerCase(),
                displayName: text(policy["displayName"]),
                result: text(policy["result"]),
            })),
        )
    );
}
