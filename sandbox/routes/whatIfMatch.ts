import { BlockList, isIP } from "node:net";
import type { Entity, View } from "../store";
import { object, stringsIn, type Body } from "./conditionalAccessShape";
import { heldRoleTemplates } from "./directoryRoles";
import { allGroupsWith } from "./groupWalk";

/** The sign-in that is asked about, with what the directory knows of the person. */
export interface AskedSignIn {
    readonly user: Entity | undefined;
    /** `undefined`: a user of this tenant. */
    readonly externalType: string | undefined;
    readonly externalTenantId: string | undefined;
    readonly applicationIds: readonly string[];
    readonly userAction: string | undefined;
    readonly authenticationContext: string | undefined;
    readonly conditions: Body;
}

/** Whether a condition matches; `undefined`: not enough information. */
type Answer = boolean | undefined;

/** Applications of Office 365 that the sandbox's tenants know. */
export const office365 = ["00000003-0000-0ff1-ce00-000000000000", "00000002-0000-0ff1-ce00-000000000000"];
const adminPortals = ["c44b4083-3bb0-49c1-b47d-974e53cbdf3c"];

/**
 * Which conditions of a policy do not match, by the words of `whatIfAnalysisReasons`; `notEnoughInformation` where that
 * cannot be determined. None: the policy applies.
 *
 * @see https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
 */
export function reasonsAgainst(policy: Entity, signIn: AskedSignIn, view: View): string[] {
    if (policy["state"] === "disabled") {
        return ["policyNotEnabled"];
    }
    const conditions = object(policy["conditions"]) ?? {};
    const given = signIn.conditions;
    const oneOf = (name: string, value: unknown): Answer => {
        const list = stringsIn(conditions, name);
        return list.length === 0 || list.includes(textOf(value, "none"));
    };
    const answers: readonly (readonly [string, Answer])[] = [
        ["workloadIdentities", conditions["clientApplications"] === null],
        ["users", isForUser(object(conditions["users"]) ?? {}, signIn, view)],
        targetAnswer(object(conditions["applications"]) ?? {}, signIn),
        ["clientApps", isForClient(stringsIn(conditions, "clientAppTypes"), given["clientAppType"])],
        ["devicePlatform", isForPlatform(object(conditions["platforms"]), given["devicePlatform"])],
        ["location", isForLocation(object(conditions["locations"]), given, view)],
        // Rules over devices are not imitated.
        ["devices", object(conditions["devices"]) === undefined ? true : undefined],
        ["signInRisk", oneOf("signInRiskLevels", given["signInRiskLevel"])],
        ["userRisk", oneOf("userRiskLevels", given["userRiskLevel"])],
        ["insiderRisk", hasFlag(conditions["insiderRiskLevels"], given["insiderRiskLevel"])],
        [
            "authenticationFlow",
            hasFlag(
                object(conditions["authenticationFlows"])?.["transferMethods"],
                object(given["authenticationFlow"])?.["transferMethod"],
            ),
        ],
    ];
    const failing = answers.filter(([, answer]) => answer === false).map(([reason]) => reason);
    const isOpen = failing.length === 0 && answers.some(([, answer]) => answer === undefined);
    return isOpen ? ["notEnoughInformation"] : failing;
}

function hasFlag(flags: unknown, value: unknown): Answer {
    const list = typeof flags === "string" ? flags.split(",").filter((flag) => flag !== "none") : [];
    return list.length === 0 || list.includes(textOf(value, "none"));
}

function textOf(value: unknown, otherwise: string): string {
    return typeof value === "string" ? value : otherwise;
}

function isForUser(users: Body, signIn: AskedSignIn, view: View): Answer {
    const id = textOf(signIn.user?.["id"], "");
    const groups = id === "" ? [] : allGroupsWith(view, id).map((group) => String(group["id"]));
    const roles = id === "" ? [] : heldRoleTemplates(view, [id, ...groups]);
    const isListed = (side: "include" | "exclude") => {
        const names = stringsIn(users, `${side}Users`);
        return (
            names.includes("All") ||
            names.includes(id) ||
            (names.includes("GuestsOrExternalUsers") && signIn.externalType !== undefined) ||
            stringsIn(users, `${side}Groups`).some((group) => groups.includes(group)) ||
            stringsIn(users, `${side}Roles`).some((role) => roles.includes(role)) ||
            isOfGuests(object(users[`${side}GuestsOrExternalUsers`]), signIn)
        );
    };
    return isListed("include") && !isListed("exclude");
}

function isOfGuests(guests: Body | undefined, { externalType, externalTenantId }: AskedSignIn): boolean {
    const types = textOf(guests?.["guestOrExternalUserTypes"], "").split(",");
    if (externalType === undefined || !types.includes(externalType)) {
        return false;
    }
    const tenants = object(guests?.["externalTenants"]);
    return (
        tenants?.["membershipKind"] !== "enumerated" ||
        stringsIn(tenants, "members").some((id) => id.toLowerCase() === externalTenantId?.toLowerCase())
    );
}

function targetAnswer(applications: Body, signIn: AskedSignIn): readonly [string, Answer] {
    const actions = stringsIn(applications, "includeUserActions");
    if (actions.length > 0) {
        return ["userActions", signIn.userAction !== undefined && actions.includes(signIn.userAction)];
    }
    const contexts = stringsIn(applications, "includeAuthenticationContextClassReferences");
    if (contexts.length > 0) {
        const asked = signIn.authenticationContext;
        return ["authenticationContext", asked !== undefined && contexts.includes(asked)];
    }
    const isIn = (list: readonly string[]) =>
        signIn.applicationIds.some(
            (id) =>
                list.includes(id) ||
                (list.includes("Office365") && office365.includes(id)) ||
                (list.includes("MicrosoftAdminPortals") && adminPortals.includes(id)),
        );
    const included = stringsIn(applications, "includeApplications");
    const isIncluded = signIn.applicationIds.length > 0 && (included.includes("All") || isIn(included));
    if (isIncluded && object(applications["applicationFilter"]) !== undefined) {
        return ["application", undefined];
    }
    return ["application", isIncluded && !isIn(stringsIn(applications, "excludeApplications"))];
}

function isForClient(types: readonly string[], client: unknown): Answer {
    return (
        types.length === 0 ||
        types.includes("all") ||
        client === undefined ||
        types.includes(textOf(client, ""))
    );
}

function isForPlatform(platforms: Body | undefined, platform: unknown): Answer {
    if (platforms === undefined) {
        return true;
    }
    const isIn = (name: string) => {
        const list = stringsIn(platforms, name);
        return list.includes("all") || list.includes(String(platform));
    };
    return isIn("includePlatforms") && !isIn("excludePlatforms");
}

function isForLocation(locations: Body | undefined, given: Body, view: View): Answer {
    if (locations === undefined) {
        return true;
    }
    const { ipAddress, country } = given;
    const isAt = (location: Entity | undefined): Answer => {
        const ranges = location?.["ipRanges"];
        if (Array.isArray(ranges)) {
            return typeof ipAddress === "string" ? isInRanges(ipAddress, ranges as Entity[]) : undefined;
        }
        return typeof country === "string" && location !== undefined
            ? stringsIn(location, "countriesAndRegions").includes(country)
            : undefined;
    };
    const any = (answers: readonly Answer[]): Answer =>
        answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
    const isIn = (name: string): Answer =>
        any(
            stringsIn(locations, name).flatMap((id) => {
                if (id === "All") {
                    return [true];
                }
                const trusted = view.list("namedLocations").filter((each) => each["isTrusted"] === true);
                const found = id === "AllTrusted" ? trusted : [view.get("namedLocations", id)];
                return found.map(isAt);
            }),
        );
    const [included, excluded] = [isIn("includeLocations"), isIn("excludeLocations")];
    return included === false || excluded === true
        ? false
        : included === undefined || excluded === undefined
          ? undefined
          : true;
}

/** Whether an address is in one of the ranges of a named location. */
export function isInRanges(address: string, ranges: readonly Entity[]): boolean {
    const list = new BlockList();
    for (const { cidrAddress } of ranges) {
        const [start = "", bits = ""] = String(cidrAddress).split("/");
        list.addSubnet(start, Number(bits), isIP(start) === 6 ? "ipv6" : "ipv4");
    }
    return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
